/** Failures of runs: their names, their files, what is asked of them. */

import type { RunId, RunStatus } from '../run';
import { failure } from './entry';
import { step } from './next-step';
import type { CheckpointFault, RunFileFault, RunFilePart } from './run-faults';

const restoreCheckpoints = step('restore-checkpoints', { command: ['train', '--config', 'run.json'] });
const goOn = step('go-on', { command: ['resume', 'RUN'] });

/** What a disk lacks room for; `all` lie on one disk, `run-features` in the run’s folder. */
export type RoomFor = 'checkpoints' | 'features' | 'all' | 'run-features';

interface Writer {
  readonly pid: number;
}

interface Place {
  readonly n: number;
  readonly bytes: number;
}

export const RUN_FAILURES = {
  'run-unknown': failure<{ runsDir: string; name: string; among: number }>(
    'run-not-found',
    step('list-runs', { command: ['runs'] }),
  ),
  'run-name-ambiguous': failure<{ name: string; matches: string[] }>('run-ambiguous', 'write-more'),
  'run-gone': failure<{ runId: RunId; runsDir: string }>('run-not-found', 'see-list'),
  'not-a-run': failure<{ runId: RunId }>('run-not-found', 'choose-another-run'),
  'not-in-trash': failure<{ runId: RunId }>('run-not-found', 'perhaps-restored'),
  'not-a-run-folder': failure<{ folder: string }>('run-not-found', 'open-run-folder'),
  'run-name-taken': failure<{ runDir: string }>('folder-not-empty', 'delete-or-rename'),
  'runs-folder-taken': failure<{ runsDir: string }>('runs-folder-unusable', 'name-runs-folder'),
  'same-run-twice': failure('setting-invalid', 'choose-each-once'),

  // Its files.
  'run-file-damaged': failure<{ file: string; part: RunFilePart; found: RunFileFault }>(
    'run-damaged',
    'restore-run-file',
  ),
  /** A link, or something else that is neither file nor folder as a run has them. */
  'run-has-other': failure<{ path: string }>('run-damaged', ({ path }) => step('remove-other', { path })),
  /** It was deleted or renamed while its trainer worked. */
  'run-folder-gone': failure<{ runDir: string }>('run-damaged', 'restore-folder'),
  /** Another process took the lock while this one could not say that it lives. */
  'lock-lost': failure<{ runDir: string }>('run-locked', goOn),
  /** The end of event `n` at byte `bytes`, which a checkpoint knows. */
  'journal-place-missing': failure<{ file: string; expected: Place; has: Place }>('run-damaged', 'restore-run-file'),
  'run-unreadable': failure<{ reason: string }>('run-damaged', 'restore-or-delete'),
  'checkpoints-damaged': failure<{ folder: string; found: CheckpointFault | null }>(
    'checkpoint-damaged',
    restoreCheckpoints,
  ),
  'checkpoints-gone': failure<{ folder: string }>('checkpoint-damaged', restoreCheckpoints),
  'run-image-unknown': failure<{ runId: RunId; subset: 'train' | 'validation'; index: number }>(
    'picture-unusable',
    'reload-page',
  ),
  'image-made-by-lathe': failure('picture-unusable', 'open-image-again'),

  // Who writes it.
  'run-locked': failure<Writer & { runDir: string }>(
    'run-locked',
    step('wait-or-release', { command: ['pause', 'RUN', '--release'] }),
  ),
  'run-locked-elsewhere': failure<Writer & { runDir: string; host: string; lock: string }>(
    'run-locked',
    ({ host, lock }) => step('break-lock', { host, lock }),
  ),
  'run-at-work': failure<Writer & { status: RunStatus }>(
    'run-locked',
    step('pause-or-stop', { pause: ['pause', 'RUN'], stop: ['stop', 'RUN'] }),
  ),
  'run-starting': failure<{ runId: RunId }>('run-locked', 'wait-for-start'),
  'delete-at-work': failure<Writer & { runId: RunId }>('run-locked', 'stop-then-delete'),
  'import-at-work': failure<Writer & { folder: string }>('run-locked', 'pause-then-import'),
  'extend-while-held': failure('run-locked', step('release-then-extend', { command: ['pause', 'RUN', '--release'] })),

  // What is asked of it.
  'run-not-live': failure<{ status: RunStatus }>('run-not-live', ({ status }) =>
    status === 'finished' ? [step('nothing-to-do', { longer: ['resume', 'RUN', '--epochs', 'N'] })] : [goOn],
  ),
  'all-epochs-trained': failure<{ epochs: number }>('run-not-resumable', ({ epochs }) =>
    step('train-longer', { command: ['resume', 'RUN', '--epochs', String(epochs + 10)] }),
  ),
  'epochs-invalid': failure<{ trained: number; most: number; received: number }>('setting-invalid', ({ trained }) =>
    step('ten-more-epochs', { trained }),
  ),
  'pace-invalid': failure<{ low: number; high: number; received: number }>('setting-invalid', 'name-percent'),
  'wait-cancelled': failure('cancelled', step('show-run', { command: ['show', 'RUN'] })),
  'import-cancelled': failure('cancelled', 'nothing-copied'),

  // Making one.
  'split-with-validation': failure<{ images: number }>('setting-invalid', 'leave-split'),
  'head-not-chosen': failure('usage', 'choose-in-form'),
  'head-of-other-classes': failure<{ runDir: string; known: string[]; wanted: string[] }>(
    'head-mismatch',
    'take-fitting-head',
  ),
  'head-of-other-preprocessing': failure<{ runDir: string; before: string; wanted: string }>(
    'head-mismatch',
    'take-fitting-head',
  ),
  'too-little-room': failure<{ folder: string; needed: number; free: number; what: RoomFor }>(
    'disk-full',
    ({ what }) => [step(what === 'features' || what === 'all' ? 'free-for-features' : 'free-for-runs', {})],
  ),
  /** `recipe` is null where `--config` was given. */
  'search-needs-bottleneck': failure<{ recipe: string | null }>('setting-invalid', 'search-then-tune'),
  'search-cancelled': failure('cancelled', step('see-searched', { command: ['runs'] })),
  'forecast-cancelled': failure('cancelled', 'forecast-again'),
};
