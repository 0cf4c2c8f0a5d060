/** What set-up tells a person: lines, and progress with sizes that redraws itself on a terminal. */

/**
 * @typedef {object} Reporter
 * @property {(line: string) => void} say
 * @property {(label: string, totalBytes: number | null) => ByteProgress} bytes
 */

/**
 * @typedef {object} ByteProgress
 * @property {(doneBytes: number) => void} at takes what is done so far, not the difference
 * @property {() => void} end
 */

/**
 * @typedef {object} Screen
 * @property {(text: string) => void} write
 * @property {boolean} redraws whether a carriage return goes back to the start of the line
 */

/**
 * @param {Screen} screen
 * @param {() => number} now milliseconds, never backwards
 * @returns {Reporter}
 */
export function createReporter(screen, now) {
  return {
    say: (line) => screen.write(`${line}\n`),
    bytes: (label, totalBytes) =>
      screen.redraws ? redrawing(screen, now, label, totalBytes) : printing(screen, label, totalBytes),
  };
}

/**
 * @param {number} bytes
 * @returns {string} decimal units, as download pages show them
 */
export function humanBytes(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(bytes >= 1e8 ? 0 : 1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(0)} kB` : `${bytes} B`;
}

const REDRAW_EVERY_MS = 120;

/**
 * @param {Screen} screen
 * @param {() => number} now
 * @param {string} label
 * @param {number | null} totalBytes
 * @returns {ByteProgress}
 */
function redrawing(screen, now, label, totalBytes) {
  const startMs = now();
  let drawnMs = -Infinity;
  let firstBytes = -1;
  let text = '';
  return {
    at(doneBytes) {
      if (firstBytes < 0) firstBytes = doneBytes;
      const time = now();
      if (time - drawnMs < REDRAW_EVERY_MS && doneBytes !== totalBytes) return;
      drawnMs = time;
      const rate = (doneBytes - firstBytes) / Math.max(0.001, (time - startMs) / 1000);
      text = `  ${label} ${amount(doneBytes, totalBytes)}  ${humanBytes(rate)}/s`;
      screen.write(`\r\u001b[2K${text}`);
    },
    end: () => {
      if (text !== '') screen.write('\n');
    },
  };
}

/**
 * One line for every tenth, for logs.
 *
 * @param {Screen} screen
 * @param {string} label
 * @param {number | null} totalBytes
 * @returns {ByteProgress}
 */
function printing(screen, label, totalBytes) {
  const stepBytes = totalBytes === null ? 5e7 : totalBytes / 10;
  let next = stepBytes;
  return {
    at(doneBytes) {
      if (doneBytes < next) return;
      while (next <= doneBytes) next += stepBytes;
      screen.write(`  ${label} ${amount(doneBytes, totalBytes)}\n`);
    },
    end: () => undefined,
  };
}

/**
 * @param {number} doneBytes
 * @param {number | null} totalBytes
 */
function amount(doneBytes, totalBytes) {
  if (totalBytes === null) return humanBytes(doneBytes);
  const percent = String(Math.floor((100 * doneBytes) / totalBytes)).padStart(3);
  return `${percent} %  ${humanBytes(doneBytes)} of ${humanBytes(totalBytes)}`;
}
