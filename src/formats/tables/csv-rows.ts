/**
 * Tables as comma-separated values (RFC 4180; lines end with a line feed alone, as Python and R write them). Numbers
 * are printed so that reading them gives the same bits. Text is written as it is: a file that is named `=1+1.jpg` must
 * come back under its own name, so nothing is put in front of it for the sake of spreadsheets.
 */

export type CsvValue = string | number;

function formatField(value: CsvValue): string {
  const field = String(value);
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** One line with its line feed. */
export function formatCsvRow(row: readonly CsvValue[]): string {
  return `${row.map(formatField).join(',')}\n`;
}

/** A field in quotes, with doubled quotes inside, or one without any; then a comma, an end of line, or the end. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

/**
 * Rows of a table, lines ending with LF, CRLF or CR; empty lines are left out.
 *
 * @throws SyntaxError where a quote is not closed or stands in the middle of a field
 */
export function parseCsv(table: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let position = 0;
  while (position < table.length) {
    FIELD.lastIndex = position;
    const match = FIELD.exec(table);
    if (match === null) throw new SyntaxError(`row ${rows.length + 1} is not comma-separated values`);
    const [all, quoted, plain = '', separator] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    position += all.length;
    if (separator === ',' && position < table.length) continue;
    if (separator === ',') row.push('');
    if (row.length > 1 || all !== separator) rows.push(row);
    row = [];
  }
  return rows;
}
