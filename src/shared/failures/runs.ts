/** Failures of runs: their names, their files, what is asked of them. */

import type { RunId, RunStatus } from '../run';
import { failure } from './entry';
import { plain, step, type NoFacts } from './next-step';
import type { CheckpointFault, RunFileFault, RunFilePart } from './run-faults';

const goOn = step('go-on', { command: ['resume', 'RUN'] });

interface Writer {
  readonly pid: number;
}

interface Place {
  readonly n: number;
  readonly bytes: number;
}

export const RUN_FAILURES = {
  'run-unknown': failure<{ readonly runsDir: string; readonly name: string; readonly among: number }>(
    'run-not-found',
    () => [step('list-runs', { command: ['runs'] })],
  ),
  'run-name-ambiguous': failure<{ readonly name: string; readonly matches: readonly string[] }>(
    'run-ambiguous',
    plain('write-more'),
  ),
  'run-gone': failure<{ readonly runId: RunId; readonly runsDir: string }>('run-not-found', plain('see-list')),
  'not-a-run': failure<{ readonly runId: RunId }>('run-not-found', plain('choose-another-run')),
  'not-in-trash': failure<{ readonly runId: RunId }>('run-not-found', plain('perhaps-restored')),
  'not-a-run-folder': failure<{ readonly folder: string }>('run-not-found', plain('open-run-folder')),
  'run-name-taken': failure<{ readonly runDir: string }>('folder-not-empty', plain('delete-or-rename')),
  'runs-folder-taken': failure<{ readonly runsDir: string }>('runs-folder-unusable', plain('name-runs-folder')),
  'same-run-twice': failure<NoFacts>('setting-invalid', plain('choose-each-once')),

  // Its files.
  'run-file-damaged': failure<{ readonly file: string; readonly part: RunFilePart; readonly found: RunFileFault }>(
    'run-damaged',
    plain('restore-run-file'),
  ),
  /** The end of event `n` at byte `bytes`, which a checkpoint knows. */
  'journal-place-missing': failure<{ readonly file: string; readonly expected: Place; readonly has: Place }>(
    'run-damaged',
    plain('restore-run-file'),
  ),
  'run-unreadable': failure<{ readonly reason: string }>('run-damaged', plain('restore-or-delete')),
  'checkpoints-damaged': failure<{ readonly folder: string; readonly found: CheckpointFault | null }>(
    'checkpoint-damaged',
    plain('restore-checkpoints'),
  ),
  'checkpoints-gone': failure<{ readonly folder: string }>('checkpoint-damaged', plain('restore-checkpoints')),
  'run-image-unknown': failure<{
    readonly runId: RunId;
    readonly subset: 'train' | 'validation';
    readonly index: number;
  }>('picture-unusable', plain('reload-page')),
  'image-made-by-lathe': failure<NoFacts>('picture-unusable', plain('open-image-again')),

  // Who writes it.
  'run-locked': failure<Writer & { readonly runDir: string }>('run-locked', () => [
    step('wait-or-release', { command: ['pause', 'RUN', '--release'] }),
  ]),
  'run-locked-elsewhere': failure<Writer & { readonly runDir: string; readonly host: string; readonly lock: string }>(
    'run-locked',
    ({ host, lock }) => [step('break-lock', { host, lock })],
  ),
  'run-at-work': failure<Writer & { readonly status: RunStatus }>('run-locked', () => [
    step('pause-or-stop', { pause: ['pause', 'RUN'], stop: ['stop', 'RUN'] }),
  ]),
  'run-starting': failure<{ readonly runId: RunId }>('run-locked', plain('wait-for-start')),
  'delete-at-work': failure<Writer & { readonly runId: RunId }>('run-locked', plain('stop-then-delete')),
  'import-at-work': failure<Writer & { readonly folder: string }>('run-locked', plain('pause-then-import')),
  'extend-while-held': failure<NoFacts>('run-locked', () => [
    step('release-then-extend', { command: ['pause', 'RUN', '--release'] }),
  ]),

  // What is asked of it.
  'run-not-live': failure<{ readonly status: RunStatus }>('run-not-live', ({ status }) =>
    status === 'finished' ? [step('nothing-to-do', { longer: ['resume', 'RUN', '--epochs', 'N'] })] : [goOn],
  ),
  'all-epochs-trained': failure<{ readonly epochs: number }>('run-not-resumable', ({ epochs }) => [
    step('train-longer', { command: ['resume', 'RUN', '--epochs', String(epochs + 10)] }),
  ]),
  'epochs-invalid': failure<{ readonly trained: number; readonly most: number; readonly received: number }>(
    'setting-invalid',
    ({ trained }) => [step('ten-more-epochs', { trained })],
  ),
  'pace-invalid': failure<{ readonly low: number; readonly high: number; readonly received: number }>(
    'setting-invalid',
    plain('name-percent'),
  ),
  'wait-cancelled': failure<NoFacts>('cancelled', () => [step('show-run', { command: ['show', 'RUN'] })]),
  'import-cancelled': failure<NoFacts>('cancelled', plain('nothing-copied')),

  // Making one.
  'split-with-validation': failure<{ readonly images: number }>('setting-invalid', plain('leave-split')),
  'head-not-chosen': failure<NoFacts>('usage', plain('choose-in-form')),
  'head-of-other-classes': failure<{
    readonly runDir: string;
    readonly known: readonly string[];
    readonly wanted: readonly string[];
  }>('head-mismatch', plain('take-fitting-head')),
  'head-of-other-preprocessing': failure<{
    readonly runDir: string;
    readonly before: string;
    readonly wanted: string;
  }>('head-mismatch', plain('take-fitting-head')),
  'too-little-room': failure<{
    readonly folder: string;
    readonly needed: number;
    readonly free: number;
    readonly what: 'checkpoints' | 'features';
  }>('disk-full', ({ what }) => [step(what === 'features' ? 'free-for-features' : 'free-for-runs', {})]),
  /** `recipe` is null where `--config` was given. */
  'search-needs-bottleneck': failure<{ readonly recipe: string | null }>('setting-invalid', plain('search-then-tune')),
  'search-cancelled': failure<NoFacts>('cancelled', () => [step('see-searched', { command: ['runs'] })]),
  'forecast-cancelled': failure<NoFacts>('cancelled', plain('forecast-again')),
};
