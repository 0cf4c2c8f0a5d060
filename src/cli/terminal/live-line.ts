/**
 * A line at the bottom that is redrawn in place, and lasting lines above it. A screen that can’t redraw gets the
 * moving line only now and then.
 */

import { onScreen, type Screen } from './screen';

/** Milliseconds between two drawings: nobody reads faster. */
const DRAW_EVERY_MS = 100;
/** On a screen that can’t redraw. */
const PLAIN_EVERY_MS = 30_000;

export class LiveLine {
  private drawn = '';
  private drawnMs = Number.NEGATIVE_INFINITY;
  private plainMs: number;

  constructor(
    private readonly screen: Screen,
    private readonly nowMs: () => number,
  ) {
    this.plainMs = nowMs();
  }

  /** @param line fits its text into so many columns; it is called only when it is time to draw */
  show(line: (columns: number) => string): void {
    const nowMs = this.nowMs();
    if (!this.screen.redraws) {
      if (nowMs - this.plainMs < PLAIN_EVERY_MS) return;
      this.plainMs = nowMs;
      this.screen.print([line(Number.POSITIVE_INFINITY)]);
      return;
    }
    if (nowMs - this.drawnMs < DRAW_EVERY_MS) return;
    this.drawnMs = nowMs;
    // The last column stays free: some terminals wrap when it is written.
    this.draw(line(this.screen.columns() - 1));
  }

  /** Prints a lasting line. The next moving line then waits as if one had just been drawn. */
  print(text: string): void {
    this.clear();
    this.screen.print([text]);
    this.plainMs = this.nowMs();
  }

  clear(): void {
    if (this.drawn === '') return;
    this.screen.write('\r\u001b[K');
    this.drawn = '';
    this.drawnMs = Number.NEGATIVE_INFINITY;
  }

  /** Overwrites the old text and erases the rest, so that it never flickers. */
  private draw(text: string): void {
    if (text === this.drawn) return;
    this.screen.write(`\r${onScreen(text)}\u001b[K`);
    this.drawn = text;
  }
}
