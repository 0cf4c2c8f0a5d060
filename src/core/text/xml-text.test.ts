import { describe, expect, it } from 'vitest';
import { xmlText } from './xml-text';

describe('xmlText', () => {
  it('leaves out what XML can’t hold', () => {
    expect(xmlText('a\u0000b\u001bc')).toBe('abc');
  });
});
