/** What set-up tells a person: lines, and progress with sizes that redraws itself on a terminal. */

/** @typedef {{ say: (line: string) => void, bytes: (label: string, totalBytes: number | null) => ByteProgress }} Reporter */

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

/** @type {Screen} */
const STDERR = { write: (text) => process.stderr.write(text), redraws: process.stderr.isTTY };

/** @type {(screen?: Screen, now?: () => number) => Reporter} `now` in milliseconds, never backwards */
export function createReporter(screen = STDERR, now = () => performance.now()) {
  return {
    say: (line) => screen.write(`${line}\n`),
    bytes: (label, totalBytes) =>
      screen.redraws ? redrawing(screen, now, label, totalBytes) : printing(screen, label, totalBytes),
  };
}

/** @type {(bytes: number) => string} decimal units, as download pages show them */
export function humanBytes(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(bytes >= 1e8 ? 0 : 1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(0)} kB` : `${bytes} B`;
}

const REDRAW_EVERY_MS = 120;

/** @type {(screen: Screen, now: () => number, label: string, totalBytes: number | null) => ByteProgress} */
function redrawing(screen, now, label, totalBytes) {
  const startMs = now();
  let drawnMs = -Infinity;
  /** @type {number | null} */
  let firstBytes = null;
  return {
    at(doneBytes) {
      firstBytes ??= doneBytes;
      const time = now();
      if (time - drawnMs < REDRAW_EVERY_MS && doneBytes !== totalBytes) return;
      drawnMs = time;
      const rate = (doneBytes - firstBytes) / Math.max(0.001, (time - startMs) / 1000);
      screen.write(`\r\u001b[2K  ${label} ${amount(doneBytes, totalBytes)}  ${humanBytes(rate)}/s`);
    },
    end: () => {
      if (firstBytes !== null) screen.write('\n');
    },
  };
}

/** @type {(screen: Screen, label: string, totalBytes: number | null) => ByteProgress} one line for every tenth, for logs */
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

/** @type {(doneBytes: number, totalBytes: number | null) => string} */
function amount(doneBytes, totalBytes) {
  if (totalBytes === null) return humanBytes(doneBytes);
  const percent = String(Math.floor((100 * doneBytes) / totalBytes)).padStart(3);
  return `${percent} %  ${humanBytes(doneBytes)} of ${humanBytes(totalBytes)}`;
}
