/** Many answers as rows: whether models agree, which are shown, in what order, and as a table for spreadsheets. */

import { compareNatural } from '../../../core/text/natural-order';
import type { PredictedPicture, Predictions } from '../../../shared/contract/predictions';
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
export function bestOf(picture: PredictedPicture, model: number): LabelProbability {
  return picture.answers[model]?.top[0] ?? { label: '', probability: 0 };
}

/** Whether two models name different classes. */
export function isDisagreement(picture: PredictedPicture): boolean {
  return picture.answers.length > 1 && bestOf(picture, 0).label !== bestOf(picture, 1).label;
}

function ascending(key: AnswerSortKey, model: number): (a: PredictedPicture, b: PredictedPicture) => number {
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
  pictures: readonly PredictedPicture[],
  filter: AnswerFilter,
  { key, model, isDescending }: AnswerSort,
): readonly PredictedPicture[] {
  const compare = ascending(key, model);
  return pictures
    .filter((picture) => filter.label === null || bestOf(picture, 0).label === filter.label)
    .filter((picture) => !filter.onlyDisagreement || isDisagreement(picture))
    .sort((a, b) => (isDescending ? compare(b, a) : compare(a, b)));
}

/** How many pictures the first model takes for each class, most first. */
export function labelCounts(pictures: readonly PredictedPicture[]): readonly { label: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const picture of pictures) {
    const { label } = bestOf(picture, 0);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count || compareNatural(a.label, b.label));
}

/** Path, the label of each model, the probabilities of all its classes. With two models their names stand before. */
export function answerTable({ models, pictures }: Predictions): (string | number)[][] {
  const title = (i: number, text: string): string => {
    const model = models.length > 1 ? models[i] : undefined;
    return model === undefined ? text : `${runName(model)}: ${text}`;
  };
  const head = [
    'path',
    ...models.map((_, i) => title(i, 'label')),
    ...models.flatMap(({ classes }, i) => classes.map((each) => title(i, `probability of ${each}`))),
  ];
  const rows = pictures.map((picture) => [
    picture.path,
    ...models.map((_, i) => bestOf(picture, i).label),
    ...models.flatMap(({ classes }, i) => probabilitiesOf(picture.answers[i]?.top ?? [], classes)),
  ]);
  return [head, ...rows];
}

function probabilitiesOf(top: readonly LabelProbability[], classes: readonly string[]): (string | number)[] {
  const byLabel = new Map(top.map(({ label, probability }) => [label, probability]));
  return classes.map((each) => byLabel.get(each) ?? '');
}
