import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeSampleRun } from '../../../tests/support/sample-run';
import { stageStart } from '../../core/run/position';
import { runFile } from '../../runs/folder/run-files';
import { acquireRunLock, type RunLock } from '../../runs/folder/run-lock';
import { readJournal } from '../../runs/journal/journal-reader';
import { RunRecorder } from './run-recorder';
import { TrainingLogs } from './training-logs';

let runDir: string;
let lock: RunLock;
beforeEach(async () => {
  runDir = await makeSampleRun();
  lock = await acquireRunLock(runDir);
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await lock.release();
  rmSync(dirname(dirname(runDir)), { recursive: true, force: true });
});

it('tells the memory every ten seconds, also when the clock of the computer is set back', async () => {
  let hour = 12;
  const recorder = await RunRecorder.open(runDir, lock, () => new Date(Date.UTC(2026, 10, 24, hour)));
  const device = { device: 'cpu', reason: '', tensorflow: '2', threads: 1, frozenBody: 'ncnn' } as const;
  const memory = () => ({ rssBytes: 1, tensors: 1, tensorBytes: 1 });
  const logs = await TrainingLogs.open({
    folders: { train: runFile(runDir, 'train'), validation: runFile(runDir, 'validation') },
    kept: null,
    epoch: 1,
    nowSeconds: () => 0,
  });
  recorder.begin({ logs, device, memory, position: null, keepReport: () => Promise.resolve() });
  recorder.enterStage({ ...stageStart('main', 0), step: 1 }, () => Promise.resolve());
  const step = () => recorder.step({ loss: 1, accuracy: 1, learningRate: 1, stepMs: 1, waitMs: 1, pictures: 1 });
  step();
  step();
  hour = 3;
  vi.advanceTimersByTime(10_000);
  step();
  await recorder.close();
  expect(await readJournal(runDir, { kinds: ['memory'] })).toHaveLength(2);
});
