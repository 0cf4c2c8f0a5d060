/** What set-up tells a person: lines, and progress with sizes that redraws itself on a terminal. */

/** @typedef {{ say: (line: string) => void, bytes: (label: string, totalBytes: number | null) => ByteProgress }} Reporter */

/**
 * `at` takes what is done so far, not the difference.
 * @typedef {{ at: (doneBytes: number) => void, end: () => void }} ByteProgress
 */
/**
 * `redraws`: a carriage return goes back to the start of the line.
 * @typedef {{ write: (text: string) => void, redraws: boolean }} Screen
 */

/** @type {Screen} */
const STDERR = { write: (text) => process.stderr.write(text), redraws: process.stderr.isTTY };

/** @type {(screen?: Screen, now?: () => number) => Reporter} `now` in milliseconds, never backwards */
export function createReporter(screen = STDERR, now = () => performance.now()) {
  return {
    say: (line) => screen.write(`${line}\n`),
    bytes: (label, totalBytes) => progressOf(screen, now, label, totalBytes),
  };
}

/** @type {(bytes: number) => string} decimal units, as download pages show them */
export function humanBytes(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(bytes >= 1e8 ? 0 : 1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(0)} kB` : `${bytes} B`;
}

const REDRAW_EVERY_MS = 120;

/**
 * On a terminal one line with the rate, drawn again and again; elsewhere, for logs, a line for every tenth or 50 MB.
 * @type {(screen: Screen, now: () => number, label: string, totalBytes: number | null) => ByteProgress}
 */
function progressOf({ write, redraws }, now, label, totalBytes) {
  const startMs = now();
  /** @type {number | null} */
  let firstBytes = null;
  let [drawnMs, drawnSteps] = [-Infinity, 0];
  return {
    at(doneBytes) {
      firstBytes ??= doneBytes;
      const time = now();
      const steps = Math.floor((10 * doneBytes) / (totalBytes ?? 5e8));
      const isDue = redraws ? time - drawnMs >= REDRAW_EVERY_MS || doneBytes === totalBytes : steps > drawnSteps;
      if (!isDue) return;
      [drawnMs, drawnSteps] = [time, steps];
      const text = `  ${label} ${amount(doneBytes, totalBytes)}`;
      const rate = (doneBytes - firstBytes) / Math.max(0.001, (time - startMs) / 1000);
      write(redraws ? `\r\u001b[2K${text}  ${humanBytes(rate)}/s` : `${text}\n`);
    },
    end: () => {
      if (redraws && firstBytes !== null) write('\n');
    },
  };
}

/** @type {(doneBytes: number, totalBytes: number | null) => string} */
function amount(doneBytes, totalBytes) {
  if (totalBytes === null) return humanBytes(doneBytes);
  const percent = String(Math.floor((100 * doneBytes) / totalBytes)).padStart(3);
  return `${percent} %  ${humanBytes(doneBytes)} of ${humanBytes(totalBytes)}`;
}
