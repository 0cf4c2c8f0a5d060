import { describe, expect, it } from 'vitest';
import { shellQuote, shellWords } from './shell-quote';

describe('a word in a shell', () => {
  it('is quoted where the shell would read more than a word', () => {
    expect(['a/b.c', 'my runs', "it's", '', '“b”'].map(shellQuote)).toEqual([
      'a/b.c',
      "'my runs'",
      String.raw`'it'\''s'`,
      "''",
      "'“b”'",
    ]);
  });

  it('is read again as it was', () => {
    const words = ['lathe', 'train', '/my pics/a, “b”.', "it's. here", '', "''", '\\', '--dropout', '0.5'];
    expect(shellWords(words.map(shellQuote).join(' '))).toEqual(words);
  });
});
