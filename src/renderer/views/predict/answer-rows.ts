/** The answers for many images: agreement, filter, sort order, and the table for a spreadsheet. */

import { compareNatural } from '../../../core/text/natural-order';
import type { PredictedImage, Predictions } from '../../../shared/contract/predictions';
import type { LabelProbability } from '../../../shared/reports';
import { runName } from '../../state/run-name';

export type AnswerSortKey = 'opened' | 'name' | 'label' | 'probability';

export interface AnswerSort {
  readonly key: AnswerSortKey;
  /** Index of the model whose answers decide. */
  readonly model: number;
  readonly isDescending: boolean;
}

export interface AnswerFilter {
  /** Of the first model; empty for all. */
  readonly label: string;
  readonly onlyDisagreement: boolean;
}

export const AS_OPENED: AnswerSort = { key: 'opened', model: 0, isDescending: false };
export const EVERY_ANSWER: AnswerFilter = { label: '', onlyDisagreement: false };

/** The order after a click on a title: probabilities start descending, the rest ascending; a second click reverses it. */
export function sortedBy(before: AnswerSort, key: AnswerSortKey, model: number): AnswerSort {
  const isSame = before.key === key && before.model === model;
  return { key, model, isDescending: isSame ? !before.isDescending : key === 'probability' };
}

/** The most probable class of a model. */
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
    .filter((image) => filter.label === '' || bestOf(image, 0).label === filter.label)
    .filter((image) => !filter.onlyDisagreement || isDisagreement(image))
    .sort((a, b) => (isDescending ? compare(b, a) : compare(a, b)));
}

/** How many images the first model assigns to each class, most first. */
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

/** Path, label of each model, probability of each class. With two models the titles start with their names. */
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
