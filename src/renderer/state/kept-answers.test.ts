import { describe, expect, it } from 'vitest';
import { keepAnswers, readAnswers, type Answered, type KeptAnswers } from './kept-answers';

/** A browser’s storage with room for so many characters. */
class Store implements Storage {
  private readonly items = new Map<string, string>();

  constructor(private readonly most = Infinity) {}

  get length(): number {
    return this.items.size;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (value.length > this.most) throw new DOMException('It is full.', 'QuotaExceededError');
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
  key(): null {
    return null;
  }
  clear(): void {
    this.items.clear();
  }
}

const answered = (id: number): Answered => ({
  id,
  at: 1000 + id,
  runIds: ['run'],
  items: [{ id: 'i', kind: 'folder', name: 'pets', path: '/pets' }],
  answer: {
    models: [{ runId: 'run', name: '', classes: ['cat', 'dog'] }],
    images: [
      {
        name: 'a.jpg',
        path: 'a.jpg',
        image: { kind: 'item', item: 'i', path: 'a.jpg' },
        answers: [{ seen: null, top: [{ label: 'cat', probability: 0.1 + 0.2 }] }],
      },
    ],
    problems: [],
    ms: 5,
  },
});
const kept: KeptAnswers = {
  chosen: ['run'],
  history: [answered(3), answered(2), answered(1)],
  shownId: 2,
  seen: [['run', { size: 224, preprocessing: 'imagenet' }]],
};

describe('answers over a reload', () => {
  it('are there again, to the last digit, and so is the model that was chosen', () => {
    const store = new Store();
    keepAnswers(kept, store);
    expect(readAnswers(store)).toEqual(kept);
  });

  it('are none at first', () => {
    expect(readAnswers(new Store())).toEqual({ chosen: [], history: [], shownId: null, seen: [] });
  });

  it('are the latest where there is no room for all', () => {
    const store = new Store();
    keepAnswers(kept, store, JSON.stringify(answered(3)).length * 2);
    expect(readAnswers(store).history.map(({ id }) => id)).toEqual([3, 2]);
  });

  it('give way where the browser has less room than it should, and the choice stays', () => {
    const store = new Store(300);
    keepAnswers(kept, store);
    expect(readAnswers(store)).toEqual({ ...kept, history: [] });
  });
});
