import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun } from '../../../tests/support/sample-run';
import { ControlInbox, sendControl } from './command-box';
import { runFile } from './run-files';

let runDir: string;
beforeEach(async () => {
  runDir = await makeSampleRun();
});
afterEach(() => rmSync(dirname(dirname(runDir)), { recursive: true, force: true }));

describe('the mailbox of a run', () => {
  it('gives requests once, in the order of their times', async () => {
    await sendControl(runDir, { kind: 'stop' }, 1_800_000_000_000);
    await sendControl(runDir, { kind: 'pause', depth: 'hold' }, 999);
    await sendControl(runDir, { kind: 'resume' }, 1000);
    const inbox = new ControlInbox(runDir);
    expect(inbox.take()).toEqual([{ kind: 'pause', depth: 'hold' }, { kind: 'resume' }, { kind: 'stop' }]);
    expect(inbox.take()).toEqual([]);
    expect(readdirSync(runFile(runDir, 'control'))).toEqual([]);
  });

  it('throws away what is no request, and leaves what is still being written', async () => {
    const folder = runFile(runDir, 'control');
    writeFileSync(join(folder, '1.json'), '{"kind":"pause"}');
    writeFileSync(join(folder, '2.json'), '{"kind":');
    writeFileSync(join(folder, '3.json'), '{"kind":"explode"}');
    writeFileSync(join(folder, '3b.json'), '{"kind":"pace","percent":0}');
    writeFileSync(join(folder, '.4.json'), '{"kind":"stop"}');
    await sendControl(runDir, { kind: 'checkpoint' }, 5);
    expect(new ControlInbox(runDir).take()).toEqual([{ kind: 'checkpoint' }]);
    expect(readdirSync(folder)).toEqual(['.4.json']);
  });

  it('forgets what was meant for an earlier trainer', async () => {
    await sendControl(runDir, { kind: 'stop' }, 1);
    const inbox = new ControlInbox(runDir);
    inbox.clear();
    expect(inbox.take()).toEqual([]);
  });

  it('works in a run whose mailbox was removed', async () => {
    rmSync(runFile(runDir, 'control'), { recursive: true });
    const inbox = new ControlInbox(runDir);
    await sendControl(runDir, { kind: 'stop' }, 1);
    expect(inbox.take()).toEqual([{ kind: 'stop' }]);
    rmSync(runFile(runDir, 'control'), { recursive: true });
    expect(inbox.take()).toEqual([]);
  });
});
