/** `lathe scan`, `lathe prepare`, `lathe sample`. */

import type { Progress } from '../../shared/trainer-protocol';
import type { RequestHooks } from '../../shared/request-channel';
import { IMAGE_PROBLEMS } from '../../shared/dataset';
import type { DatasetScan } from '../../shared/dataset';
import { shellQuote } from '../../shared/shell-quote';
import type { Work } from '../program/action';
import type { PrepareFlags, SampleFlags, ScanFlags } from '../program/flags';
import { counted, plural, table } from '../terminal/format';

/** Progress of a task on the line that moves. */
export function taskHooks({ live, signal }: Pick<Work, 'live' | 'signal'>, doing: string): RequestHooks {
  const onProgress = ({ done, total }: Progress): void =>
    live.show((columns) => `${doing}: ${counted(done)} of ${counted(total)}`.slice(0, columns));
  return { onProgress, signal };
}

interface ClassCount {
  readonly label: string;
  readonly train: number;
  readonly validation: number;
}

type Problem = Pick<DatasetScan['problems'][number], 'path' | 'message'> & { readonly code: string };

function classCounts({ classes, train, validation }: DatasetScan): ClassCount[] {
  const count = (images: DatasetScan['train'], label: string): number =>
    images.filter((image) => image.label === label).length;
  return classes.map((label) => ({ label, train: count(train, label), validation: count(validation, label) }));
}

function countLines(classes: readonly ClassCount[]): string[] {
  const total = (key: 'train' | 'validation'): number => classes.reduce((sum, each) => sum + each[key], 0);
  const rows = [...classes, { label: 'all', train: total('train'), validation: total('validation') }];
  return table(
    [
      ['class', 'training', 'validation'],
      ...rows.map((row) => [row.label, counted(row.train), counted(row.validation)]),
    ],
    [1, 2],
  );
}

/** Of one kind, as many are shown. */
const SHOWN_PROBLEMS = 5;

function isLeftOut(code: string): boolean {
  return Object.entries(IMAGE_PROBLEMS).some(([known, effect]) => known === code && effect === 'left out');
}

/** Problems by kind, those that leave an image out first. */
export function problemLines(problems: readonly Problem[]): string[] {
  const codes = [...new Set(problems.map((problem) => problem.code))];
  const ordered = [...codes.filter(isLeftOut), ...codes.filter((code) => !isLeftOut(code))];
  return ordered.flatMap((code) => {
    const some = problems.filter((problem) => problem.code === code);
    const shown = some.slice(0, SHOWN_PROBLEMS).map(({ path, message }) => `  ${path}: ${message}`);
    const rest = some.length - shown.length;
    const effect = isLeftOut(code) ? 'left out' : 'used';
    return [
      '',
      `${code} (${effect}): ${counted(some.length)}`,
      ...shown,
      ...(rest > 0 ? [`  and ${counted(rest)} more; --json lists all`] : []),
    ];
  });
}

export async function scan(work: Work, folder: string, flags: ScanFlags): Promise<void> {
  const args = { folder, validationFolder: flags.validation ?? null };
  const found = await work.context.tasks.request('scan', args, taskHooks(work, 'Looking at pictures'));
  const classes = classCounts(found);
  const { layout, validationFolder, problems } = found;
  work.answer({ folder, validationFolder, layout, classes, problems }, () => [
    ...countLines(classes),
    ...problemLines(problems),
    ...(found.validation.length > 0 ? [] : ['', 'No validation pictures: training will split off one in five.']),
  ]);
}

export async function prepare(work: Work, raw: string, flags: PrepareFlags): Promise<void> {
  const { out, train, validation, seed = null } = flags;
  const args = { raw, out, train, validation, seed };
  const made = await work.context.tasks.request('prepare', args, taskHooks(work, 'Laying out pictures'));
  work.answer(made, () => [
    ...countLines(made.classes),
    ...problemLines(made.problems),
    '',
    `In ${made.folder}. Next: lathe train ${shellQuote(made.folder)}`,
  ]);
}

export async function sample(work: Work, flags: SampleFlags): Promise<void> {
  const { out, seed, train, validation } = flags;
  const args = { folder: out, seed, train, validation };
  const made = await work.context.tasks.request('drawSamples', args, taskHooks(work, 'Drawing pictures'));
  work.answer(made, () => [
    `${plural(made.pictures, 'picture')} of ${plural(made.classes.length, 'class', 'classes')} (${made.classes.join(', ')}) in ${made.folder}.`,
    `Next: lathe train ${shellQuote(made.folder)} --recipe small-cnn`,
  ]);
}
