import { describe, expect, it } from 'vitest';
import { splitImages } from '../../../core/training/split';
import type { OpenedItem, ScannedClass } from '../../../shared/contract/images';
import { chosenFolders, imbalance, splitCounts } from './image-folders';

function item(name: string, kind: OpenedItem['kind'] = 'folder'): OpenedItem {
  return { id: name, kind, name, path: `/${name}` };
}

describe('chosenFolders', () => {
  it('takes one folder, whatever its name and whatever pictures lie beside it', () => {
    expect(chosenFolders([item('a.jpg', 'picture'), item('validation')])).toEqual({
      folder: item('validation'),
      validationFolder: null,
    });
  });

  it('tells a folder of validation pictures by its name', () => {
    for (const name of ['Val', 'test_set', 'Testing', 'val2017']) {
      expect(chosenFolders([item(name), item('training_set')])).toEqual({
        folder: item('training_set'),
        validationFolder: item(name),
      });
    }
  });

  it('takes nothing where it can’t be told', () => {
    expect(chosenFolders([])).toBeNull();
    expect(chosenFolders([item('a.jpg', 'picture')])).toBeNull();
    expect(chosenFolders([item('cats'), item('dogs')])).toBeNull();
    expect(chosenFolders([item('val'), item('test')])).toBeNull();
    expect(chosenFolders([item('train'), item('val'), item('test')])).toBeNull();
  });
});

function aClass(label: string, train: number, validation = 0): ScannedClass {
  return { label, train, validation, samples: [] };
}

describe('splitCounts', () => {
  it.each([0.05, 0.2, 0.333, 0.5, 0.95])('counts what the split of a run gives, for a share of %d', (share) => {
    const sizes = { cats: 2, dogs: 7, owls: 100 };
    const classes = Object.entries(sizes).map(([label, count]) => aClass(label, count));
    const items = Object.entries(sizes).flatMap(([label, count]) =>
      Array.from({ length: count }, (_, i) => ({ label, sha256: `${label}-${i}` })),
    );
    const { train, validation } = splitImages(items, share, 3);
    for (const each of splitCounts(classes, share)) {
      expect(each.train).toBe(train.filter(({ label }) => label === each.label).length);
      expect(each.validation).toBe(validation.filter(({ label }) => label === each.label).length);
    }
  });
});

describe('imbalance', () => {
  it('is told from more than twice as many on', () => {
    expect(imbalance([aClass('a', 100), aClass('b', 50)])).toBeNull();
    expect(imbalance([aClass('a', 40), aClass('b', 101), aClass('c', 60)])).toMatchObject({
      largest: { label: 'b' },
      smallest: { label: 'a' },
      times: 2.525,
    });
    expect(imbalance([])).toBeNull();
  });
});
