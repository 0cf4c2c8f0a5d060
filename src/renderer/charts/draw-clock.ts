/** When a chart is drawn: with the next frame where a person moves it, a few times a second where points come in. */

/** At most four times a second. */
const QUIET_MS = 250;

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
    if (this.timer !== undefined || this.frame !== 0) return;
    const waitMs = Math.max(0, this.drawnMs + QUIET_MS - performance.now());
    this.timer = setTimeout(() => this.now(), waitMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }
}
