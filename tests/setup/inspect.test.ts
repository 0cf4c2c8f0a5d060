import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADDON_PATH, inspectRuntime, inspectWeights, PREBUILT } from '../../scripts/setup/inspect.mjs';
import { createReporter } from '../../scripts/setup/progress.mjs';
import type { Release } from '../../scripts/setup/releases.mjs';
import { sha256, temporaryFolder, wheelOf } from './support';

const LIBRARY = Buffer.from('a library');
const ADDON = Buffer.from('an addon');

const RELEASE: Release = {
  flavour: 'cpu',
  tensorflow: '1.0',
  platform: 'linux',
  arch: 'x64',
  wheel: wheelOf(Buffer.from('wheel')),
  libraries: [{ member: 'l', path: 'deps/lib/l.so', bytes: LIBRARY.length, sha256: sha256(LIBRARY) }],
  companions: [],
  installedBytes: 1,
  caution: null,
};

function makeRuntime(): string {
  const folder = temporaryFolder();
  const contents = { 'deps/lib/l.so': LIBRARY, [ADDON_PATH]: ADDON };
  const files = Object.entries(contents).map(([path, bytes]) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return { path, bytes: bytes.length, sha256: sha256(bytes), mtimeMs: statSync(file).mtimeMs };
  });
  const { tensorflow, flavour, platform, arch } = RELEASE;
  const facts = {
    format: 1,
    tensorflow,
    flavour,
    platform,
    arch,
    nodeApi: 8,
    addon: PREBUILT,
    wheels: [],
    createdAt: '',
  };
  writeFileSync(join(folder, 'runtime.json'), JSON.stringify({ ...facts, files }));
  return folder;
}

describe('the look at a runtime', () => {
  it('finds a whole one in order', async () => {
    const folder = makeRuntime();
    const report = await inspectRuntime({ folder, release: RELEASE, addonSha256: sha256(ADDON) });
    expect(report).toMatchObject({ state: 'ok', problems: [] });
  });

  it('tells one that is missing from one without a list of its files', async () => {
    const folder = temporaryFolder();
    expect((await inspectRuntime({ folder: join(folder, 'none'), release: RELEASE })).state).toBe('missing');
    expect((await inspectRuntime({ folder, release: RELEASE })).state).toBe('damaged');
  });

  it('finds a file that was changed without changing its size', async () => {
    const folder = makeRuntime();
    const file = join(folder, 'deps/lib/l.so');
    const { mtime } = statSync(file);
    writeFileSync(file, 'A library');
    const changed = { folder, release: RELEASE };
    expect((await inspectRuntime(changed)).problems.map(({ text }) => text)).toEqual([
      'deps/lib/l.so has another SHA-256 than when it was set up',
    ]);
    utimesSync(file, mtime, mtime);
    expect((await inspectRuntime({ ...changed, thorough: true })).state).toBe('damaged');
  });

  it('forgives another time with the same content, and notes it', async () => {
    const folder = makeRuntime();
    const time = new Date('2026-01-02T03:04:05Z');
    utimesSync(join(folder, 'deps/lib/l.so'), time, time);
    expect((await inspectRuntime({ folder, release: RELEASE })).state).toBe('ok');
    expect(readFileSync(join(folder, 'runtime.json'), 'utf8')).toContain(String(time.getTime()));
  });

  it('asks for another set-up when the addon or the libraries of Lathe have changed', async () => {
    const folder = makeRuntime();
    const newer = { ...RELEASE, libraries: RELEASE.libraries.map((each) => ({ ...each, sha256: sha256(ADDON) })) };
    expect((await inspectRuntime({ folder, release: newer })).state).toBe('damaged');
    expect((await inspectRuntime({ folder, release: RELEASE, addonSha256: sha256(LIBRARY) })).state).toBe('damaged');
  });
});

describe('the look at the weights', () => {
  const values = Buffer.from(new Float32Array([1, 2]).buffer);
  const tensors = [{ name: 'a/kernel', shape: [2], sha256: sha256(values) }];

  function weightsOf(data: Buffer, shape = [2]): string {
    const header = Buffer.from(JSON.stringify({ 'a/kernel': { dtype: 'F32', shape, data_offsets: [0, data.length] } }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const file = join(temporaryFolder(), 'w.safetensors');
    writeFileSync(file, Buffer.concat([length, header, data]));
    return file;
  }

  it('finds the right ones in order, again and again', async () => {
    const file = weightsOf(values);
    for (let i = 0; i < 2; i += 1) expect((await inspectWeights({ file, tensors })).state).toBe('ok');
  });

  it.each([
    ['other values', weightsOf.bind(null, Buffer.alloc(8)), 'a/kernel has other values than VGG16’s'],
    ['another shape', weightsOf.bind(null, values, [1, 2]), 'a/kernel has another shape'],
  ])('tells %s', async (_what, make, problem) => {
    const { state, problems } = await inspectWeights({ file: make(), tensors });
    expect([state, ...problems.map(({ text }) => text)]).toEqual(['damaged', problem]);
  });

  it('tells what is no safetensors file, and what is missing', async () => {
    const file = join(temporaryFolder(), 'w.safetensors');
    expect((await inspectWeights({ file, tensors })).state).toBe('missing');
    for (const content of ['', 'short', 'something else that is no weights file']) {
      writeFileSync(file, content);
      expect((await inspectWeights({ file, tensors })).problems[0]?.text).toContain('is not a safetensors file');
    }
  });
});

describe('progress', () => {
  it('is a line for every tenth in a file, and one line that redraws itself on a terminal', () => {
    const texts: string[] = [];
    const plain = createReporter({ write: (text) => texts.push(text), redraws: false }, () => 0).bytes('wheel', 1000);
    for (let bytes = 0; bytes <= 1000; bytes += 10) plain.at(bytes);
    expect(texts).toHaveLength(10);
    expect(texts[4]).toBe('  wheel  50 %  500 B of 1 kB\n');
    texts.length = 0;
    const terminal = createReporter({ write: (text) => texts.push(text), redraws: true }, () => 0).bytes('wheel', 1000);
    terminal.at(1000);
    terminal.end();
    expect(texts[0]).toMatch(/^\r.*100 % {2}1 kB of 1 kB/);
    expect(texts.at(-1)).toBe('\n');
  });
});
