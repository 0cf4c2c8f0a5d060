import { describe, expect, it } from 'vitest';
import { extensionNotes } from './inspect-image';

describe('the extension of an image file', () => {
  it.each([
    ['cat.JPG', 'JPEG', null],
    ['cat.tif', 'TIFF', null],
    ['cat.jpg', 'PNG', 'wrong-extension'],
    ['cat.txt', 'PNG', 'wrong-extension'],
    ['cat', 'PNG', 'missing-extension'],
    ['cat.12', 'PNG', 'missing-extension'],
    ['cat.', 'PNG', 'missing-extension'],
  ] as const)('of %s, which is a %s, is noted as %s', (name, format, reason) => {
    expect(extensionNotes(name, format)).toEqual(reason === null ? [] : [{ reason, facts: { format } }]);
  });
});
