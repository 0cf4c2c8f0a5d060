/** Saves checkpoints and events until the disk is full; prints the failures’ codes and the last step that was saved. */

import { CheckpointWriter } from '../../../src/runs/checkpoints/checkpoints';
import { createRun } from '../../../src/runs/folder/write-run';
import { JournalWriter } from '../../../src/runs/journal/journal-writer';
import { LatheError } from '../../../src/shared/failures/failure';
import { sampleCheckpoint, sampleRun } from '../../support/sample-run';

const [runsDir = '', values = '1000'] = process.argv.slice(2);

async function codeOf(work: () => unknown): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof LatheError ? error.code : String(error);
  }
}

const runDir = await createRun(sampleRun(runsDir));
const checkpoints = new CheckpointWriter(runDir);
const journal = await JournalWriter.open(runDir, () => new Date());
let step = 0;
let checkpointCode: string | null = null;
while (checkpointCode === null) {
  step += 1;
  // Each is larger than the one before.
  const size = Number(values) * step;
  checkpointCode = await codeOf(() => checkpoints.save(sampleCheckpoint(step, journal.position, false, size)));
}
let journalCode: string | null = null;
const message = 'x'.repeat(10_000);
while (journalCode === null)
  journalCode = await codeOf(() => journal.append({ kind: 'checkpoint-damaged', id: 'a', message }));
const runCode = await codeOf(() => createRun(sampleRun(runsDir, 'another')));
process.stdout.write(JSON.stringify({ runDir, saved: step - 1, checkpointCode, journalCode, runCode }));
