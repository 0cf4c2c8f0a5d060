/** `lathe scan`, `lathe prepare`, `lathe sample`: folders of images. */

import type { DatasetScan } from '../../shared/dataset';
import type { Layout } from '../../shared/layouts';
import { LatheError } from '../../shared/failures/failure';
import type { TrainerTasks } from '../../shared/trainer-protocol';
import { texts } from '../i18n/en/texts';
import type { Work } from '../program/work';
import { counted } from '../terminal/format';
import { problemLines, table } from '../terminal/lines';

type ClassCount = TrainerTasks['prepare']['result']['classes'][number];

function classCounts({ classes, train, validation }: DatasetScan): ClassCount[] {
  const count = (images: DatasetScan['train'], label: string): number =>
    images.filter((image) => image.label === label).length;
  return classes.map((label) => ({ label, train: count(train, label), validation: count(validation, label) }));
}

function countLines(classes: readonly ClassCount[]): string[] {
  const total = (key: 'train' | 'validation'): number => classes.reduce((sum, each) => sum + each[key], 0);
  const all = { label: texts.data.all, train: total('train'), validation: total('validation') };
  const rows = [...classes, all].map((row) => [row.label, counted(row.train), counted(row.validation)]);
  return table([texts.data.head, ...rows], [1, 2]);
}

interface ScanInput {
  readonly folder: string;
  readonly validation: string | null;
  readonly layout: Layout | null;
}

/** Every file with its reason, also where the folder can’t be trained on. */
export async function scan(work: Work, input: ScanInput): Promise<void> {
  const { folder, validation: validationFolder, layout } = input;
  const args = { folder, validationFolder, layout };
  const { scan: found, refusal } = await work.context.tasks.request('survey', args, work.hooks(texts.doing.scan));
  const classes = classCounts(found);
  const problems = found.problems.map(({ path, code, message }) => ({ path, code, message }));
  const document = { folder, validationFolder: found.validationFolder, layout: found.layout, classes, problems };
  const lines = (): string[] => [...countLines(classes), ...problemLines(problems, Infinity)];
  if (refusal === null) {
    work.answer(document, () => [...lines(), ...(found.validation.length > 0 ? [] : ['', texts.data.willSplit])]);
    return;
  }
  // The usual next step would be this command.
  const told =
    refusal.reason === 'class-too-small' ? new LatheError('class-too-small-as-told', refusal.facts).failure : refusal;
  const isEmpty = classes.length === 0 && problems.length === 0;
  work.answerFailed(told, document, () => (isEmpty ? [] : lines()));
}

export async function prepare(work: Work, input: TrainerTasks['prepare']['args']): Promise<void> {
  const { raw, layout, out, train, validation, seed } = input;
  const args = { raw, layout, out, train, validation, seed };
  const made = await work.context.tasks.request('prepare', args, work.hooks(texts.doing.prepare));
  const { folder, classes, problems } = made;
  work.answer(made, () => [
    ...countLines(classes),
    ...problemLines(problems),
    '',
    texts.data.prepared(folder, work.typed(['train', folder])),
  ]);
}

type Counts = Omit<TrainerTasks['drawSamples']['args'], 'folder'>;

export async function sample(work: Work, { out, seed, train, validation }: Counts & { out: string }): Promise<void> {
  const args = { folder: out, seed, train, validation };
  const made = await work.context.tasks.request('drawSamples', args, work.hooks(texts.doing.sample));
  const next = work.typed(['train', made.folder, '--recipe', 'small-cnn']);
  work.answer(made, () => texts.data.drawn(made, next));
}
