import { chmodSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun } from '../../../tests/support/sample-run';
import type { RunCommand } from '../../shared/run-commands';
import { CommandBox, leaveCommand } from './command-box';
import { runFile } from './run-files';

let runDir: string;
let folder: string;
beforeEach(async () => {
  runDir = await makeSampleRun();
  folder = runFile(runDir, 'control');
});
afterEach(() => rmSync(dirname(dirname(runDir)), { recursive: true, force: true }));

describe('the commands to a run', () => {
  it('are given once, in the order in which they were left', async () => {
    const commands: RunCommand[] = [
      ...Array.from({ length: 12 }, (_, i): RunCommand => ({ kind: 'pace', percent: 100 - i })),
      { kind: 'pause', depth: 'hold' },
      { kind: 'resume' },
      { kind: 'stop' },
    ];
    for (const command of commands) await leaveCommand(runDir, command);
    const box = new CommandBox(runDir);
    expect(box.take()).toEqual(commands);
    expect(box.take()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('come behind those of an earlier version, which are named by the time', async () => {
    writeFileSync(join(folder, `${String(Date.now()).padStart(15, '0')}-x.json`), '{"kind":"stop"}');
    await leaveCommand(runDir, { kind: 'resume' });
    expect(new CommandBox(runDir).take()).toEqual([{ kind: 'stop' }, { kind: 'resume' }]);
  });

  it('are all there when many are left at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => leaveCommand(runDir, { kind: 'checkpoint' })));
    expect(new CommandBox(runDir).take()).toHaveLength(20);
  });

  it('are no other files, which are thrown away, nor what is still being written', async () => {
    writeFileSync(join(folder, '1.json'), '{"kind":"pause"}');
    writeFileSync(join(folder, '2.json'), '{"kind":');
    writeFileSync(join(folder, '3.json'), '{"kind":"explode"}');
    writeFileSync(join(folder, '3b.json'), '{"kind":"pace","percent":0}');
    writeFileSync(join(folder, '.4.json'), '{"kind":"stop"}');
    await leaveCommand(runDir, { kind: 'checkpoint' });
    expect(new CommandBox(runDir).take()).toEqual([{ kind: 'checkpoint' }]);
    expect(readdirSync(folder)).toEqual(['.4.json']);
  });

  it('leave nothing of one whose process died while it wrote it', async () => {
    const half = join(folder, '.new-000000000000001-0a1b2c3d-0000-4000-8000-0123456789ab.json');
    writeFileSync(half, '{"kind":');
    utimesSync(half, 0, 0);
    await leaveCommand(runDir, { kind: 'checkpoint' });
    expect(readdirSync(folder)).toHaveLength(1);
    expect(new CommandBox(runDir).take()).toEqual([{ kind: 'checkpoint' }]);
  });

  it('stay where they can’t be read now, and are taken when they can', async () => {
    const box = new CommandBox(runDir);
    // A folder can’t be read as a file, whoever asks.
    const file = join(folder, '1.json');
    mkdirSync(file);
    await leaveCommand(runDir, { kind: 'checkpoint' });
    expect(box.take()).toEqual([{ kind: 'checkpoint' }]);
    rmSync(file, { recursive: true });
    writeFileSync(file, '{"kind":"stop"}');
    expect(box.take()).toEqual([{ kind: 'stop' }]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'are obeyed once where they can’t be removed (skipped for root, whom permissions do not bind)',
    async () => {
      await leaveCommand(runDir, { kind: 'stop' });
      const box = new CommandBox(runDir);
      chmodSync(folder, 0o555);
      expect(box.take()).toEqual([{ kind: 'stop' }]);
      expect(box.take()).toEqual([]);
      chmodSync(folder, 0o755);
    },
  );

  it('reach a run whose folder for them was removed', async () => {
    rmSync(folder, { recursive: true });
    const box = new CommandBox(runDir);
    await leaveCommand(runDir, { kind: 'stop' });
    expect(box.take()).toEqual([{ kind: 'stop' }]);
    rmSync(folder, { recursive: true });
    expect(box.take()).toEqual([]);
  });
});
