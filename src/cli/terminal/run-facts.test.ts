import { expect, it } from 'vitest';
import { sampleRun } from '../../../tests/support/sample-run';
import { commandText } from '../program/command-text';
import { factLines } from './run-facts';

it('names the command that lists the notes as the person calls it', () => {
  const { manifest, dataset } = sampleRun('/runs');
  const [, data] = factLines(manifest.runId, manifest.settings, dataset, commandText('bin/lathe'));
  expect(data).toMatch(/ 2 pictures to train on, 1 to validate with, 1 note \(bin\/lathe scan\)$/);
});
