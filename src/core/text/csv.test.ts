import { describe, expect, it } from 'vitest';
import { csvText } from './csv';

describe('a table for spreadsheets', () => {
  it('quotes what would break it', () => {
    expect(csvText([['a,b', 'say "hi"', 'two\nlines', 0.25]])).toBe('"a,b","say ""hi""","two\nlines",0.25\r\n');
  });

  it('never holds a formula', () => {
    expect(csvText([['=1+1', '-x', 'plain', -1]])).toBe("'=1+1,'-x,plain,-1\r\n");
  });
});
