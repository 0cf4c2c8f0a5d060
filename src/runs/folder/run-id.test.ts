import { describe, expect, it } from 'vitest';
import { randomAt } from '../../core/training/random';
import { makeRunId } from './run-id';

const date = new Date('2026-03-04T05:06:07.890Z');
const idOf = (name: string): string => makeRunId(date, name, 'small-cnn', randomAt(1, 'run-id'));

describe('the id of a run', () => {
  it('names date, dataset and recipe', () => {
    expect(idOf('dogs-vs-cats')).toMatch(/^20260304-050607-dogs-vs-cats-small-cnn-[a-z2-9]{5}$/);
  });

  it.each([
    ['Käse & Brot', 'kase-brot'],
    ['猫と犬', 'pictures'],
    ['', 'pictures'],
    ['../../etc', 'etc'],
    ['  My Photos (2026)  ', 'my-photos-2026'],
    ['a'.repeat(300), 'a'.repeat(32)],
    [`${'a'.repeat(31)}-b`, 'a'.repeat(31)],
    ['CON', 'con'],
  ])('makes of “%s” what every file system takes', (name, plain) => {
    expect(idOf(name).slice('20260304-050607-'.length, -'-small-cnn-abcde'.length)).toBe(plain);
  });

  it('differs for runs of the same second', () => {
    const ids = Array.from({ length: 50 }, (_, i) => makeRunId(date, 'x', 'finetune', randomAt(i, 'run-id')));
    expect(new Set(ids).size).toBe(50);
  });
});
