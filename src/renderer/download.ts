/** Files that the page makes: handed to the browser, or to Electron’s own save dialog, as a download. */

import { csvText } from '../core/text/csv';

/** So that spreadsheets take the text for UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';
/** Long enough for the download to have begun. */
const KEPT_MS = 60_000;

export function downloadBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

export function downloadCsv(name: string, rows: readonly (readonly (string | number)[])[]): void {
  downloadBlob(name, new Blob([BYTE_ORDER_MARK, csvText(rows)], { type: 'text/csv;charset=utf-8' }));
}

/** A file name that every system takes. */
export function fileName(...parts: readonly string[]): string {
  const name = parts.join('-').replace(/[^\p{L}\p{N}._-]+/gu, '-');
  return name.replace(/^[-.]+|-+$/g, '').slice(0, 120);
}
