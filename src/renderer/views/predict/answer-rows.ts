/** Many answers as rows: whether models agree, which are shown, in what order, and as a table for spreadsheets. */

import { compareNatural } from '../../../core/text/natural-order';
import type { PredictedImage, Predictions } from '../../../shared/contract/predictions';
import type { LabelProbability } from '../../../shared/reports';
import { runName } from '../../state/run-name';

export type AnswerSortKey = 'opened' | 'name' | 'label' | 'probability';

export interface AnswerSort {
  readonly key: AnswerSortKey;
  /** Whose answers decide, by place. */
  readonly model: number;
  readonly isDescending: boolean;
}

export interface AnswerFilter {
  /** Of the first model; null for all. */
  readonly label: string | null;
  readonly onlyDisagreement: boolean;
}

export const AS_OPENED: AnswerSort = { key: 'opened', model: 0, isDescending: false };
export const EVERY_ANSWER: AnswerFilter = { label: null, onlyDisagreement: false };

/** What pressing a column’s title leads to: most probable first, else from A on; pressed again, the other way round. */
export function sortedBy(before: AnswerSort, key: AnswerSortKey, model: number): AnswerSort {
  const isSame = before.key === key && before.model === model;
  return { key, model, isDescending: isSame ? !before.isDescending : key === 'probability' };
}

/** What a model says first. */
export function bestOf(image: PredictedImage, model: number): LabelProbability {
  return image.answers[model]?.top[0] ?? { label: '', probability: 0 };
}

/** Whether two models name different classes. */
export function isDisagreement(image: PredictedImage): boolean {
  return image.answers.length > 1 && bestOf(image, 0).label !== bestOf(image, 1).label;
}

function ascending(key: AnswerSortKey, model: number): (a: PredictedImage, b: PredictedImage) => number {
  switch (key) {
    case 'opened':
      return () => 0;
    case 'name':
      return (a, b) => compareNatural(a.path, b.path);
    case 'probability':
      return (a, b) => bestOf(a, model).probability - bestOf(b, model).probability;
    case 'label':
      return (a, b) => compareNatural(bestOf(a, model).label, bestOf(b, model).label);
  }
}

export function shownAnswers(
  images: readonly PredictedImage[],
  filter: AnswerFilter,
  { key, model, isDescending }: AnswerSort,
): readonly PredictedImage[] {
  const compare = ascending(key, model);
  return images
    .filter((image) => filter.label === null || bestOf(image, 0).label === filter.label)
    .filter((image) => !filter.onlyDisagreement || isDisagreement(image))
    .sort((a, b) => (isDescending ? compare(b, a) : compare(a, b)));
}

/** How many images the first model takes for each class, most first. */
export function labelCounts(images: readonly PredictedImage[]): readonly { label: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const image of images) {
    const { label } = bestOf(image, 0);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count || compareNatural(a.label, b.label));
}

/** Path, the label of each model, the probabilities of all its classes. With two models their names stand before. */
export function answerTable({ models, images }: Predictions): (string | number)[][] {
  const title = (i: number, text: string): string => {
    const model = models.length > 1 ? models[i] : undefined;
    return model === undefined ? text : `${runName(model)}: ${text}`;
  };
  const head = [
    'path',
    ...models.map((_, i) => title(i, 'label')),
    ...models.flatMap(({ classes }, i) => classes.map((each) => title(i, `probability of ${each}`))),
  ];
  const rows = images.map((image) => [
    image.path,
    ...models.map((_, i) => bestOf(image, i).label),
    ...models.flatMap(({ classes }, i) => probabilitiesOf(image.answers[i]?.top ?? [], classes)),
  ]);
  return [head, ...rows];
}

function probabilitiesOf(top: readonly LabelProbability[], classes: readonly string[]): (string | number)[] {
  const byLabel = new Map(top.map(({ label, probability }) => [label, probability]));
  return classes.map((each) => byLabel.get(each) ?? '');
}
