import { describe, expect, it } from 'vitest';
import type { PredictedImage, Predictions } from '../../../shared/contract/predictions';
import { csvText } from '../../../core/text/csv';
import {
  AS_OPENED,
  EVERY_ANSWER,
  answerTable,
  isDisagreement,
  labelCounts,
  shownAnswers,
  sortedBy,
} from './answer-rows';

/** @param tops for each model the probability of each class */
function image(path: string, ...tops: Readonly<Record<string, number>>[]): PredictedImage {
  const answers = tops.map((top) => ({
    seen: null,
    top: Object.entries(top)
      .map(([label, probability]) => ({ label, probability }))
      .sort((a, b) => b.probability - a.probability),
  }));
  return { name: path, path, image: { kind: 'item', item: 'i', path }, answers };
}

const images = [
  image('cat.10.jpg', { cat: 0.9, dog: 0.1 }, { cat: 0.6, dog: 0.4 }),
  image('cat.2.jpg', { cat: 0.3, dog: 0.7 }, { cat: 0.8, dog: 0.2 }),
  image('=1+1.jpg', { cat: 0.8, dog: 0.2 }, { cat: 0.55, dog: 0.45 }),
];
const paths = (shown: readonly PredictedImage[]): string[] => shown.map(({ path }) => path);

describe('answers to many pictures', () => {
  it('stand as they were opened until a column is chosen', () => {
    expect(paths(shownAnswers(images, EVERY_ANSWER, AS_OPENED))).toEqual(['cat.10.jpg', 'cat.2.jpg', '=1+1.jpg']);
  });

  it('are sorted by name as a person counts, by label, and by the probability of either model', () => {
    const by = (key: 'name' | 'label' | 'probability', model: number): string[] =>
      paths(shownAnswers(images, EVERY_ANSWER, sortedBy(AS_OPENED, key, model)));
    expect(by('name', 0)).toEqual(['=1+1.jpg', 'cat.2.jpg', 'cat.10.jpg']);
    expect(by('label', 0)).toEqual(['cat.10.jpg', '=1+1.jpg', 'cat.2.jpg']);
    expect(by('probability', 0)).toEqual(['cat.10.jpg', '=1+1.jpg', 'cat.2.jpg']);
    expect(by('probability', 1)).toEqual(['cat.2.jpg', 'cat.10.jpg', '=1+1.jpg']);
  });

  it('turn round when a column is chosen again, and begin anew with another', () => {
    const surest = sortedBy(AS_OPENED, 'probability', 0);
    expect(surest.isDescending).toBe(true);
    expect(sortedBy(surest, 'probability', 0).isDescending).toBe(false);
    expect(sortedBy(surest, 'probability', 1).isDescending).toBe(true);
    expect(sortedBy(surest, 'name', 0).isDescending).toBe(false);
  });

  it('can be narrowed to a label and to disagreement', () => {
    const show = (filter: Partial<typeof EVERY_ANSWER>): string[] =>
      paths(shownAnswers(images, { ...EVERY_ANSWER, ...filter }, AS_OPENED));
    expect(show({ onlyDisagreement: true })).toEqual(['cat.2.jpg']);
    expect(show({ label: 'cat' })).toEqual(['cat.10.jpg', '=1+1.jpg']);
    expect(show({ label: 'cat', onlyDisagreement: true })).toEqual([]);
  });

  it('of one model never disagree', () => {
    expect(isDisagreement(image('a', { cat: 1 }))).toBe(false);
  });

  it('are counted by label, most first', () => {
    expect(labelCounts(images)).toEqual([
      { label: 'cat', count: 2 },
      { label: 'dog', count: 1 },
    ]);
  });
});

describe('the table of answers', () => {
  const model = (name: string, classes: readonly string[]): Predictions['models'][number] => ({
    runId: name,
    name,
    classes,
  });

  it('has each model’s label and every class in the model’s own order', () => {
    const two = { models: [model('A', ['cat', 'dog']), model('B', ['dog', 'cat'])], images, problems: [], ms: 1 };
    const [head, ...rows] = answerTable(two);
    expect(head).toEqual([
      'path',
      'A: label',
      'B: label',
      'A: probability of cat',
      'A: probability of dog',
      'B: probability of dog',
      'B: probability of cat',
    ]);
    expect(rows[1]).toEqual(['cat.2.jpg', 'dog', 'cat', 0.3, 0.7, 0.2, 0.8]);
  });

  it('escapes texts that a spreadsheet would take for formulas', () => {
    const one = { models: [model('A', ['cat', 'dog'])], images: images.slice(2), problems: [], ms: 1 };
    expect(csvText(answerTable(one))).toBe(
      "path,label,probability of cat,probability of dog\r\n'=1+1.jpg,cat,0.8,0.2\r\n",
    );
  });
});
