import { describe, expect, it } from 'vitest';
import { labelFromName, namesWithoutClasses } from './flat-names';

describe('classes in file names', () => {
  it.each([
    ['cat.0.jpg', 'cat'],
    ['cats (12).jpg', 'cats'],
    ['dog_3.png', 'dog'],
    ['dog-3.png', 'dog'],
    ['dog3.JPEG', 'dog'],
    ['american_bulldog_100.jpg', 'american_bulldog'],
    ['Katze [7].webp', 'Katze'],
    ['été 2.jpg', 'été'],
    ['猫1.jpg', '猫'],
    ['cat.12', 'cat'],
    ['b52 bomber 3.jpg', 'b52 bomber'],
  ])('%s is %s', (name, label) => {
    expect(labelFromName(name)).toBe(label);
  });

  it.each(['IMG_1234.jpg', 'DSC01234.JPG', '20240101_120000.jpg', '1.jpg', 'cat.jpg', 'P1000123.JPG', 'image (3).png'])(
    '%s has none',
    (name) => {
      expect(labelFromName(name)).toBeNull();
    },
  );

  it('are refused where they make no sense', () => {
    const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}.jpg`);
    const check = (names: readonly string[]) => namesWithoutClasses('/pictures', names, [])?.code ?? null;
    expect(check([...numbered('cat.', 5), ...numbered('dog.', 5), 'notes.txt'])).toBeNull();
    expect(check(numbered('cat.', 5))).toBe('too-few-classes');
    expect(check([])).toBe('too-few-classes');
    expect(check([...numbered('IMG_', 5), ...numbered('DSC', 5)])).toBe('too-few-classes');
    expect(check(['mum 1.jpg', 'beach 2.jpg', 'car 3.jpg', 'house 1.jpg'])).toBe('too-few-classes');
    expect(check([...numbered('cat.', 2), ...numbered('dog.', 2), ...numbered('IMG_', 20)])).toBe('too-few-classes');
  });
});
