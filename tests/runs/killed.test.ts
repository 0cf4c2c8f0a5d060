import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomAt } from '../../src/core/training/random';
import { loadCheckpoint } from '../../src/runs/checkpoints/checkpoints';
import { readJournal } from '../../src/runs/journal/journal-reader';
import { readResults } from '../../src/runs/report/results-csv';
import { runFile } from '../../src/runs/folder/run-files';
import { bundle } from '../support/bundle';
import { makeSampleRun } from '../support/sample-run';

const KILLS = 40;
/** 2 MB a tensor, so that a kill often hits the middle of a write. */
const VALUES = 250_000;

let child: string;
let runDir: string;
beforeAll(async () => {
  child = await bundle(join(import.meta.dirname, 'children', 'train-on.ts'));
  runDir = await makeSampleRun();
});
afterAll(() => {
  for (const folder of [dirname(dirname(runDir)), dirname(child)]) rmSync(folder, { recursive: true, force: true });
});

/** Lets the child go on until it has saved something, then some time, and kills it; gives the last step it saved. */
async function trainAndKill(createdBytes: number, extraMs: number): Promise<number> {
  const trainer = spawn(process.execPath, [child, runDir, String(VALUES), String(createdBytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  trainer.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece));
  await Promise.race([once(trainer.stdout, 'data'), once(trainer, 'exit')]);
  await delay(extraMs);
  trainer.kill('SIGKILL');
  if (trainer.exitCode === null && trainer.signalCode === null) await once(trainer, 'exit');
  expect(trainer.signalCode).toBe('SIGKILL');
  return Number(output.trim().split('\n').at(-1));
}

describe('a run whose trainer is killed again and again', () => {
  it('always has a whole checkpoint, and a journal and results that go on without gaps or doubles', async () => {
    const createdBytes = statSync(runFile(runDir, 'journal')).size;
    const random = randomAt(20261124, 'split');
    let saved = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const said = await trainAndKill(createdBytes, random.between(0, 120));
      expect(said).toBeGreaterThan(saved);
      const loaded = await loadCheckpoint(runDir, 'last');
      expect(loaded?.damaged).toEqual([]);
      saved = loaded?.state.position.step ?? 0;
      // What was said to be saved is there; the next one may be as well.
      expect([said, said + 1]).toContain(saved);
      const [weights, slots] = loaded?.tensors ?? [];
      expect(weights?.data.every((value) => value === saved)).toBe(true);
      expect(slots?.data.every((value) => value === -saved)).toBe(true);
      expect((await loadCheckpoint(runDir, 'best'))?.damaged).toEqual([]);
    }
    const events = await readJournal(runDir);
    const steps = events.flatMap((event) => (event.kind === 'step' ? [event.step] : []));
    expect(events.map(({ n }) => n)).toEqual(events.map((_, i) => i + 1));
    expect(steps.slice(0, saved)).toEqual(Array.from({ length: saved }, (_, i) => i + 1));
    const epochs = (await readResults(runDir)).map(({ epoch }) => epoch);
    expect(epochs).toEqual(epochs.map((_, i) => i + 1));
    expect(epochs.length).toBeGreaterThanOrEqual(Math.floor(saved / 5));
  });
});
