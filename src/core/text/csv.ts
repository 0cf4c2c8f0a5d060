/**
 * Tables as comma-separated values (RFC 4180). Numbers are printed so that reading them gives the same bits.
 *
 * A file of a run has lines that end with a line feed alone, as Python and R write them, and text as it is: a file that
 * is named `=1+1.jpg` must come back under its own name. In a table for a spreadsheet nothing may be a formula.
 */

export type CsvValue = string | number;

function field(value: CsvValue): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of a run’s file, with its line feed. */
export function formatCsvRow(row: readonly CsvValue[]): string {
  return `${row.map(field).join(',')}\n`;
}

/** A spreadsheet would take a text that begins so for a formula. */
function notFormula(value: CsvValue): CsvValue {
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

/** A whole table for a spreadsheet. */
export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map((value) => field(notFormula(value))).join(',')}\r\n`).join('');
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
