/** `lathe weights`, `lathe cache` and `lathe doctor`: what set-up provided, and what is kept. */

import { examine } from '../../app/host/doctor';
import { cacheStatus, pruneCache, verifyCache, type CacheStatus } from '../../app/models/cache-status';
import {
  fetchWeights,
  weightsFailure,
  weightsStatus as inspectWeights,
  type WeightsStatus,
} from '../../app/models/vgg16-weights';
import { humanBytes } from '../../shared/amounts';
import { LatheError } from '../../shared/failures/failure';
import { en } from '../../shared/i18n/en';
import { doctorWords, type DoctorWords } from '../../shared/i18n/failure-words';
import { texts } from '../i18n/en/texts';
import type { Work } from '../program/work';
import { counted, instant } from '../terminal/format';
import { table } from '../terminal/lines';
import { paint } from '../terminal/screen';

/** As programs get it. */
function weightsDocument({ problems, ...status }: WeightsStatus): object {
  return { ...status, problems: problems.map(({ text }) => text) };
}

export async function weightsStatus(work: Work): Promise<void> {
  const status = await inspectWeights(work.context);
  const failure = weightsFailure(status);
  const lines = (): string[] => [texts.weights.status(status)];
  if (failure === null) work.answer(weightsDocument(status), lines);
  else work.answerFailed(failure, weightsDocument(status), lines);
}

export async function weightsFetch(work: Work): Promise<void> {
  const { changed } = await fetchWeights(work.context, work.progress, work.signal);
  const status = await inspectWeights(work.context);
  work.answer({ ...weightsDocument(status), changed }, () => [texts.weights.fetched(status.file, changed)]);
}

export async function weightsImport(work: Work, { file }: { file: string }): Promise<void> {
  const imported = await work.context.tasks.request('importWeights', { file }, work.hooks(texts.doing.import));
  work.answer(imported, () => [texts.weights.imported(imported)]);
}

/** `block4_pool, 150 px, rescale, ncnn, half precision`: the name of one kind of features. */
function spaceName({ space }: CacheStatus['spaces'][number]): string {
  if (typeof space !== 'object' || space === null || Array.isArray(space)) return texts.cache.unknown;
  const { layer, size, preprocessing, frozenBody, valueBytes } = space as Readonly<Record<string, unknown>>;
  const facts = [layer, `${String(size)} px`, preprocessing, String(frozenBody).split(' ')[0]];
  return [...facts, ...(valueBytes === 2 ? [texts.cache.half] : [])].map(String).join(', ');
}

export async function cacheShow(work: Work): Promise<void> {
  const found = await cacheStatus(work.context);
  work.answer(found, () => {
    const rows = found.spaces.map((space) => [
      spaceName(space),
      counted(space.shards),
      humanBytes(space.bytes),
      instant(new Date(space.usedMs).toISOString()),
    ]);
    return [texts.cache.status(found), ...(rows.length === 0 ? [] : table([texts.cache.head, ...rows], [1, 2]))];
  });
}

export async function cachePrune(work: Work, { to }: { to: number | null }): Promise<void> {
  const pruned = await pruneCache(work.context, to, to !== 0);
  work.answer(pruned, () => [texts.cache.pruned(pruned)]);
}

export async function cacheVerify(work: Work): Promise<void> {
  const verified = await verifyCache(work.context, work.hooks(texts.doing.verify));
  work.answer(verified, () => [texts.cache.verified(verified), ...verified.damaged]);
}

const TONES = { ok: 'good', warning: 'caution', error: 'bad' } as const;
const NAME_COLUMNS = 18;

export async function doctor(work: Work): Promise<void> {
  const found = await examine(work.context, work.runsDir);
  const document = { checks: found.map((check) => doctorWords(check, en, work.documented)) };
  const lines = (): string[] => found.flatMap((check) => checkLines(work, doctorWords(check, en, work.typed)));
  const errors = found.filter((check) => check.state === 'error');
  const [first] = errors;
  if (first === undefined) work.answer(document, lines);
  else {
    const { failure } = new LatheError('needs-unmet', { checks: errors.map(({ check }) => check), next: first.next });
    work.answerFailed(failure, document, lines);
  }
}

function checkLines({ results }: Work, { name, state, found, hint }: DoctorWords): string[] {
  const first = `${paint(results, TONES[state], state.padEnd(7))}  ${name.padEnd(NAME_COLUMNS)}${found}`;
  return hint === '' ? [first] : [first, `${' '.repeat(9 + NAME_COLUMNS)}${hint}`];
}
