import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeSampleRun, stepEvent } from '../../../tests/support/sample-run';
import type { EpochReport } from '../../shared/run';
import { JournalWriter } from '../journal/journal-writer';
import { readSummary, runFile } from './run-files';
import { summaryOf } from './run-summary';

const report: EpochReport = {
  ...{ epoch: 1, trainMs: 100, validationMs: 20, loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.75 },
  learningRate: 1e-4,
};

async function trainedRun(): Promise<string> {
  const runDir = await makeSampleRun();
  const journal = await JournalWriter.open(runDir, () => new Date('2026-11-24T12:00:05Z'));
  journal.append({ kind: 'status', status: 'running' });
  journal.append({ kind: 'stage', stage: 'main', epochs: 2, stepsPerEpoch: 1 });
  journal.append(stepEvent(1));
  const best = { epoch: 1, valAccuracy: 0.75 };
  journal.append({ kind: 'epoch', stage: 'main', report, best, improved: true });
  journal.append({ kind: 'model', weightsSha256: 'd'.repeat(64), epoch: 1 });
  journal.append({ kind: 'status', status: 'stopped' });
  await journal.close();
  return runDir;
}

describe('the summary of a run', () => {
  it('is what status.json says', async () => {
    const runDir = await trainedRun();
    expect(await summaryOf(runDir)).toEqual(await readSummary(runDir));
  });

  it.each([
    ['is missing', (file: string) => rmSync(file)],
    ['is empty', (file: string) => writeFileSync(file, '')],
    ['is of another shape', (file: string) => writeFileSync(file, '{"status": "done"}')],
  ])('comes from the journal where status.json %s', async (_, damage) => {
    const runDir = await trainedRun();
    damage(runFile(runDir, 'summary'));
    expect(await summaryOf(runDir)).toEqual({
      ...{ status: 'stopped', stage: 'main', epoch: 2, step: 0, best: { epoch: 1, valAccuracy: 0.75 } },
      ...{ updatedAt: '2026-11-24T12:00:05.000Z', computeMs: 120, device: null, failure: null },
      weightsSha256: 'd'.repeat(64),
    });
  });

  it('is not made up where the journal is gone too', async () => {
    const runDir = await trainedRun();
    for (const name of ['summary', 'journal'] as const) rmSync(runFile(runDir, name));
    await expect(summaryOf(runDir)).rejects.toMatchObject({ code: 'run-damaged' });
  });
});
