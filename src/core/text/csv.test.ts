import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText, formatCsvRow, parseCsv } from './csv';

describe('comma-separated values', () => {
  it('quote what holds a comma, a quote or an end of line, and nothing else', () => {
    expect(formatCsvRow(['a b', 'c,d', 'e"f', 'g\nh', 0.1, 'ü=1'])).toBe('a b,"c,d","e""f","g\nh",0.1,ü=1\n');
  });

  it('give back every text', () => {
    const rows = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, (table) => {
        expect(parseCsv(table.map(formatCsvRow).join(''))).toEqual(table);
      }),
    );
  });

  it('give back every number with the same bits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const [row = []] = parseCsv(formatCsvRow([value, 1]));
        expect(Number(row[0])).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it.each([
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\rc,',
      [
        ['a', 'b'],
        ['c', ''],
      ],
    ],
    [
      'a,b\n\n\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['', []],
    ['a', [['a']]],
    ['"",""\n', [['', '']]],
  ])('are read from %j', (table, rows) => {
    expect(parseCsv(table)).toEqual(rows);
  });

  it('with a quote in the wrong place are refused, with the row', () => {
    expect(() => parseCsv('a,b\nc,d"e\n')).toThrow('row 2');
    expect(() => parseCsv('a,"b\n')).toThrow('row 1');
  });
});

describe('a table for spreadsheets', () => {
  it('quotes what would break it', () => {
    expect(csvText([['a,b', 'say "hi"', 'two\nlines', 0.25]])).toBe('"a,b","say ""hi""","two\nlines",0.25\r\n');
  });

  it('never holds a formula', () => {
    expect(csvText([['=1+1', '-x', 'plain', -1]])).toBe("'=1+1,'-x,plain,-1\r\n");
  });
});
