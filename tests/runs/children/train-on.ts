/** Does to a run’s folder what a trainer does, as fast as it can, from its last checkpoint on and until it is killed. */

import { acquireRunLock } from '../../../src/runs/folder/run-lock';
import { CheckpointWriter } from '../../../src/runs/checkpoints/checkpoints';
import { JournalWriter } from '../../../src/runs/journal/journal-writer';
import { appendResult, rewindResults } from '../../../src/runs/report/results-csv';
import { sampleCheckpoint, stepEvent } from '../../support/sample-run';

const [runDir = '', values = '1000'] = process.argv.slice(2);
const STEPS_PER_EPOCH = 5;

await acquireRunLock(runDir);
const checkpoints = new CheckpointWriter(runDir);
const journal = await JournalWriter.open(runDir, () => new Date());
const loaded = await checkpoints.load('last');
const done = loaded?.state.position.step ?? 0;
if (loaded !== null) await journal.rewindTo(loaded.state.journal);
else
  await journal.rewindTo({ n: 1, bytes: journal.position.n === 1 ? journal.position.bytes : Number(process.argv[4]) });
await rewindResults(runDir, Math.floor(done / STEPS_PER_EPOCH));

for (let step = done + 1; ; step += 1) {
  journal.append(stepEvent(step));
  if (step % STEPS_PER_EPOCH === 0) {
    const row = { loss: 1 / step, accuracy: 0.5, valLoss: 1, valAccuracy: 0.5, learningRate: 1e-4 };
    await appendResult(runDir, { epoch: step / STEPS_PER_EPOCH, time: step, ...row });
  }
  await journal.flush();
  await checkpoints.save(sampleCheckpoint(step, journal.position, step % 3 === 0, Number(values)));
  process.stdout.write(`${step}\n`);
}
