/** `lathe weights` and `lathe doctor`. */

import { examine } from '../../app/host/doctor';
import { fetchWeights, weightsStatus as inspectWeights } from '../../app/models/vgg16-weights';
import type { WeightsStatus } from '../../app/models/vgg16-weights';
import type { DoctorCheck } from '../../shared/reports';
import { toldFailure, type Failure } from '../../shared/failures/failure';
import type { Work } from '../program/action';
import { taskHooks } from './command-scan';
import { paint } from '../terminal/paint';

function weightsFailure({ state, problems }: WeightsStatus): Failure | null {
  if (state === 'ok') return null;
  const code = state === 'missing' ? 'weights-missing' : 'weights-mismatch';
  const hint = 'Run “lathe weights fetch”, or bring a file: lathe weights import FILE.';
  return toldFailure(code, `The VGG16 weights were expected; ${problems.join('; ')}.`, hint);
}

export async function weightsStatus(work: Work): Promise<void> {
  const status = await inspectWeights(work.context);
  const failure = weightsFailure(status);
  const lines = (): string[] => [`${status.file}: ${status.state === 'ok' ? 'every tensor verified' : status.state}`];
  if (failure === null) work.answer(status, lines);
  else work.answerFailed(failure, status, lines);
}

export async function weightsFetch(work: Work): Promise<void> {
  const { changed } = await fetchWeights(work.context, work.progress, work.signal);
  const status = await inspectWeights(work.context);
  const done = changed ? 'fetched and verified' : 'there already, every tensor verified';
  work.answer({ ...status, changed }, () => [`${status.file}: ${done}`]);
}

export async function weightsImport(work: Work, file: string): Promise<void> {
  const imported = await work.context.tasks.request('importWeights', { file }, taskHooks(work, 'Verifying'));
  work.answer(imported, () => [`${imported.file}: every tensor verified, from ${imported.source}`]);
}

const TONES = { ok: 'good', warning: 'caution', error: 'bad' } as const;

export async function doctor(work: Work): Promise<void> {
  const checks = await examine(work.context, work.runsDir);
  const errors = checks.filter((check) => check.state === 'error');
  const lines = (): string[] => checks.flatMap((check) => checkLines(work, check));
  const [first] = errors;
  if (first === undefined) {
    work.answer({ checks }, lines);
    return;
  }
  const names = errors.map((each) => each.name).join(', ');
  const message = `Everything that Lathe needs was expected; missing or damaged: ${names}.`;
  work.answerFailed(toldFailure('runtime-missing', message, first.hint), { checks }, lines);
}

const NAME_COLUMNS = 18;

function checkLines({ results }: Work, { name, state, found, hint }: DoctorCheck): string[] {
  const first = `${paint(results, TONES[state], state.padEnd(7))}  ${name.padEnd(NAME_COLUMNS)}${found}`;
  return hint === '' ? [first] : [first, `${' '.repeat(9 + NAME_COLUMNS)}${hint}`];
}
