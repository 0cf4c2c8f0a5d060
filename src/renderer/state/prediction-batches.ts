/** How many images are asked for at once, how many answers are kept, and how the answers to parts become one. */

import type { Predictions } from '../../shared/contract/predictions';

/** As many as the host takes in one request. */
const MOST_ITEMS = 1000;
/** Answers to ten thousand images with a hundred classes. */
const MOST_PROBABILITIES = 1_000_000;

export function inBatches<T>(items: readonly T[], most = MOST_ITEMS): (readonly T[])[] {
  const count = Math.ceil(items.length / most);
  return Array.from({ length: count }, (_, i) => items.slice(i * most, (i + 1) * most));
}

const eachOnce = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

/** @param answers of the same models; at least one */
export function joinAnswers(answers: readonly Predictions[]): Predictions {
  return {
    models: answers[0]?.models ?? [],
    images: answers.flatMap((each) => each.images),
    problems: answers.flatMap((each) => each.problems),
    ms: answers.reduce((sum, each) => sum + each.ms, 0),
    notices: eachOnce(answers.flatMap((each) => each.notices ?? [])),
  };
}

function probabilities({ models, images }: Predictions): number {
  return images.length * models.reduce((sum, { classes }) => sum + classes.length, 0);
}

/** The latest answers, at least one, that a page has room for. */
export function withinMemory<T extends { readonly answer: Predictions }>(
  history: readonly T[],
  most = MOST_PROBABILITIES,
): readonly T[] {
  let sum = 0;
  const end = history.findIndex(({ answer }, i) => {
    sum += probabilities(answer);
    return i > 0 && sum > most;
  });
  return end < 0 ? history : history.slice(0, end);
}
