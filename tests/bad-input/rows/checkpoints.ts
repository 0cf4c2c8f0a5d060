/** Runs of which no checkpoint can be read any more. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointFolders, cutOff, flipBit } from '../damage';
import { TAKEN_UP, type Refusal } from '../row';

const everyCheckpoint = (
  what: string,
  command: readonly string[],
  damage: (folder: string) => void,
  says: string,
): Refusal => ({
  what,
  given: (at) => checkpointFolders(at.run()).forEach(damage),
  args: (at) =>
    command.map((word) =>
      word === 'RUN'
        ? at.runName()
        : word === 'OUT'
          ? at.in('out')
          : word === 'PICTURES'
            ? at.in('pictures', 'validation')
            : word,
    ),
  writes: TAKEN_UP,
  code: 'checkpoint-damaged',
  says,
  hint: 'from a copy, or begin a new run',
});

const RESUME = ['resume', 'RUN', '--epochs', '3'];
const flipTensors = (folder: string): void => flipBit(join(folder, 'tensors.safetensors'));

export const CHECKPOINTS: readonly Refusal[] = [
  everyCheckpoint('a flipped bit in the tensors of every checkpoint, to resume', RESUME, flipTensors, 'checksum'),
  everyCheckpoint('… to predict with', ['predict', 'RUN', 'PICTURES'], flipTensors, 'checksum'),
  everyCheckpoint('… to evaluate', ['evaluate', 'RUN', 'PICTURES'], flipTensors, 'checksum'),
  everyCheckpoint('… to export', ['export', 'RUN', '--format', 'safetensors', '--out', 'OUT'], flipTensors, 'checksum'),
  everyCheckpoint(
    'a flipped bit in the state of every checkpoint',
    RESUME,
    (folder) => flipBit(join(folder, 'state.json')),
    'its state has another checksum',
  ),
  everyCheckpoint(
    'the tensors of every checkpoint cut off',
    RESUME,
    (folder) => cutOff(join(folder, 'tensors.safetensors')),
    'none can be read',
  ),
  everyCheckpoint(
    'the tensors of every checkpoint gone',
    RESUME,
    (folder) => rmSync(join(folder, 'tensors.safetensors')),
    'none can be read',
  ),
  everyCheckpoint(
    'the state of every checkpoint gone',
    RESUME,
    (folder) => rmSync(join(folder, 'state.json')),
    'none can be read',
  ),
  {
    what: 'a run of two epochs whose checkpoints were all removed, to resume',
    given: (at) => rmSync(join(at.run(), 'checkpoints'), { recursive: true }),
    args: (at) => ['resume', at.runName(), '--epochs', '3'],
    writes: TAKEN_UP,
    code: 'checkpoint-damaged',
    says: 'checkpoints',
    hint: 'copy',
  },
  {
    what: 'a run whose checkpoints were all removed, to predict with',
    given: (at) => rmSync(join(at.run(), 'checkpoints'), { recursive: true }),
    args: (at) => ['predict', at.runName(), at.in('pictures', 'validation')],
    code: 'run-has-no-model',
    says: 'no checkpoint',
    hint: 'lathe resume',
  },
];
