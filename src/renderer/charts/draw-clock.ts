/** When a chart is drawn: with the next frame where a person moves it, a few times a second where points come in. */

/** New points: at most four times a second. */
const QUIET_MS = 250;
/** A chart that is moved together with the one under the pointer: its frames are not for two. */
const FOLLOW_MS = 80;

export class DrawClock {
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private drawnMs = -Infinity;

  constructor(private readonly draw: () => void) {}

  /** With the next frame. */
  now(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.drawnMs = performance.now();
      this.draw();
    });
  }

  /** Soon, together with what else comes until then. */
  soon(): void {
    this.within(QUIET_MS);
  }

  /** After another chart that a person moves. */
  follow(): void {
    this.within(FOLLOW_MS);
  }

  private within(apartMs: number): void {
    if (this.timer !== undefined || this.frame !== 0) return;
    const waitMs = this.drawnMs + apartMs - performance.now();
    // With the frame that shows what else has changed: a frame of its own costs the same again.
    if (waitMs <= 0) this.now();
    else this.timer = setTimeout(() => this.now(), waitMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }
}
