/**
 * A line at the bottom that is drawn over itself, and lasting lines above it. On a screen that can’t redraw, what
 * passes is left out, but for one line now and then.
 */

import { onScreen, type Screen } from './screen';

/** At most so often, in milliseconds: faster than this nobody reads. */
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

  /** @param line gives what fits into so many columns; not called when it is too early to draw */
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

  /** A lasting line; also stands for the one that passes, so that the next of those waits. */
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

  /** Written over what is there, then the rest is erased: so it never flickers. */
  private draw(text: string): void {
    if (text === this.drawn) return;
    this.screen.write(`\r${onScreen(text)}\u001b[K`);
    this.drawn = text;
  }
}
