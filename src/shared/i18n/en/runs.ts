/** Failures of runs. */

import type { CheckpointFaults, FileFault, RunFileFaults, RunFilePart } from '../../failures/run-faults';
import type { RoomFor, RUN_FAILURES } from '../../failures/runs';
import { humanBytes } from '../../amounts';
import { clause, type ClausesOf, type TextsOf } from '../texts';
import { shapeClause } from './shapes';

const fileFaults: ClausesOf<{ [F in FileFault as F['reason']]: F['facts'] }> = {
  'not-there': () => 'the file is not there',
  'not-json': () => 'it is not JSON',
  'other-shape': ({ problem }) => shapeClause(problem),
  'no-file': () => 'a link, a pipe or another thing that is no file stands in its place',
  'too-large': ({ bytes, most }) =>
    `it has ${humanBytes(bytes)}, more than the ${humanBytes(most)} that such a file may have`,
  'read-failed': ({ reason }) => `reading it failed with “${reason}”`,
};

const runFileFaults: ClausesOf<RunFileFaults> = {
  ...fileFaults,
  'not-opened': () => 'the file can’t be opened',
  'no-event': () => 'there is no event in it',
  'other-rows': ({ rows, images }) => `it has ${rows} rows, which are not those of the ${images} validation pictures`,
  'other-classes': ({ classes }) => `it does not fit its ${classes} classes`,
  'row-cut': ({ row }) => `row ${row} is not whole`,
  'row-words': ({ row }) => `row ${row} has a word for a number`,
  'no-class': ({ image }) => `the picture ${image} is of none of its classes`,
  'no-name': ({ runId }) => `it is ${JSON.stringify(runId)}`,
};

export const checkpointFaults: ClausesOf<CheckpointFaults> = {
  ...fileFaults,
  'state-changed': () => 'its state has another checksum',
  'tensor-missing': ({ tensor }) => `the tensor ${tensor} is missing`,
  'tensor-changed': ({ tensor }) => `the tensor ${tensor} has another checksum`,
};

const parts: Readonly<Record<RunFilePart, string>> = {
  settings: 'The settings of a run',
  images: 'The pictures of a run',
  status: 'The status of a run',
  journal: 'The journal of a run',
  id: 'The id of a run',
  pointers: 'The pointers to checkpoints',
  confusion: 'The confusion matrix of the best epoch',
  predictions: 'The predictions of the best epoch',
  'prediction-for-each': 'A prediction for each validation picture',
};

const rooms: Record<RoomFor, string> = {
  checkpoints: 'the checkpoints of this run',
  features: 'features of frozen layers',
  all: 'features of frozen layers and the checkpoints of this run',
  'run-features': 'the checkpoints of this run and its features of frozen layers',
};

export const runs: TextsOf<typeof RUN_FAILURES> = {
  'run-unknown': ({ runsDir, name, among }) =>
    `A run was expected in ${runsDir} whose name begins with “${name}”; there is none among ${among}.`,
  'run-name-ambiguous': ({ name, matches }) =>
    `One run was expected to have a name that begins with “${name}”; these do: ${matches.join(', ')}.`,
  'run-gone': ({ runId, runsDir }) => `The run ${runId} was expected in ${runsDir}; it is not there.`,
  'not-a-run': ({ runId }) => `${runId} was expected to be a run; it is none.`,
  'not-in-trash': ({ runId }) => `${runId} was expected in the trash; it is not there.`,
  'not-a-run-folder': ({ folder }) => `The folder of a run, with a run.json in it, was expected; ${folder} has none.`,
  'run-name-taken': ({ runDir }) =>
    `A free name was expected for the run at ${runDir}; a run of that name is there already.`,
  'runs-folder-taken': ({ runsDir }) =>
    `A folder for runs was expected at ${runsDir}; there is something else in its place or on the way to it.`,
  'same-run-twice': () => 'Different runs were expected; received the same one twice.',

  'run-file-damaged': ({ file, part, found }) =>
    `${parts[part]} was expected in ${file}; ${clause<RunFileFaults>(runFileFaults, found)}.`,
  'run-has-other': ({ path }) =>
    `A file or folder of the run was expected at ${path}; a link, a pipe or something else is there, and Lathe follows none.`,
  'run-folder-gone': ({ runDir }) =>
    `The run’s folder was expected at ${runDir} while it was trained; it was deleted or renamed, and the training has ended.`,
  'lock-lost': ({ runDir }) =>
    `This process was expected to be the one writer of ${runDir}; another one has taken the run over, and this one has ended.`,
  'journal-place-missing': ({ file, expected, has }) =>
    `The end of event ${expected.n} at byte ${expected.bytes} was expected in ${file}; ` +
    `it reaches to event ${has.n} and byte ${has.bytes}, and has no such place.`,
  'run-unreadable': ({ reason }) => `The files of a run were expected; reading them failed with “${reason}”.`,
  'checkpoints-damaged': ({ folder, found }) => {
    return `A checkpoint was expected in ${folder}; none can be read${found === null ? '' : `: ${clause<CheckpointFaults>(checkpointFaults, found)}`}.`;
  },
  'checkpoints-gone': ({ folder }) =>
    `A checkpoint was expected in ${folder}, since the run has trained; there is none.`,
  'run-image-unknown': ({ runId, subset, index }) =>
    `A picture of ${runId} was expected; it has no ${subset} picture ${index}.`,
  'image-made-by-lathe': () => 'A picture that was opened, or of a run, was expected; received one that Lathe made.',

  'run-locked': ({ pid, runDir }) => `A run without a writer was expected; process ${pid} is writing ${runDir}.`,
  'run-locked-elsewhere': ({ pid, host, runDir }) =>
    `A run without a writer was expected; process ${pid} on ${host} is writing ${runDir}.`,
  'run-at-work': ({ pid, status }) =>
    `A run without a trainer was expected; process ${pid} is writing this one, and it is ${status}.`,
  'run-starting': ({ runId }) => `A run without a trainer was expected; one is just beginning with ${runId}.`,
  'delete-at-work': ({ pid, runId }) => `A run without a trainer was expected; process ${pid} is writing ${runId}.`,
  'import-at-work': ({ pid, folder }) =>
    `A run without a trainer was expected; process ${pid} is writing the one in ${folder}.`,
  'extend-while-held': () => '--epochs expects a run without a trainer; this one is held in memory by its trainer.',

  'run-not-live': ({ status }) => `A run that is being trained was expected; this one is ${status} and has no trainer.`,
  'all-epochs-trained': ({ epochs }) =>
    `A run that is not finished was expected; this one has trained all its ${epochs} epochs.`,
  'epochs-invalid': ({ trained, most, received }) =>
    `--epochs expects the whole number of epochs that the run shall have in all, from ${trained + 1} up to ${most}; received ${received}.`,
  'pace-invalid': ({ low, high, received }) =>
    `A pace from ${low} to ${high} percent was expected; received ${received}.`,
  'wait-cancelled': () => 'Waiting for the run was cancelled; it does what was asked of it all the same.',
  'import-cancelled': () => 'The import was cancelled.',

  'split-with-validation': ({ images }) =>
    `--split expects a folder without validation pictures of its own; this one brings ${images}.`,

  'head-not-chosen': () =>
    'A head from a run, or from a weights file that you chose, was expected; received another file.',
  'head-of-other-classes': ({ runDir, known, wanted }) =>
    `The head of ${runDir} tells ${known.join(', ')} apart; this run has the classes ${wanted.join(', ')}.`,
  'head-of-other-preprocessing': ({ runDir, before, wanted }) =>
    `The head of ${runDir} was trained with preprocessing ${before}; this run has ${wanted}.`,
  'too-little-room': ({ folder, needed, free, what }) =>
    `About ${humanBytes(needed)} were expected to be free in ${folder} for ${rooms[what]}; there are ${humanBytes(free)}.`,
  'search-needs-bottleneck': ({ recipe }) =>
    `--search expects --recipe bottleneck, whose features are computed once; received ${recipe === null ? '--config' : `recipe ${recipe}`}.`,
  'search-cancelled': () => 'The search was cancelled; the runs that ended are kept.',
  'forecast-cancelled': () => 'The forecast was cancelled.',
};
