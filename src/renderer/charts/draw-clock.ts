/** When a chart is drawn: with a frame of the screen, and not more often than is worth it. */

export class DrawClock {
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private drawnMs = -Infinity;

  constructor(private readonly draw: () => void) {}

  /** @param apartMs least time since the last drawing; what else comes until then is drawn together */
  request(apartMs = 0): void {
    const waitMs = this.drawnMs + apartMs - performance.now();
    if (this.frame !== 0 || (this.timer !== undefined && waitMs > 0)) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (waitMs > 0) this.timer = setTimeout(() => this.request(), waitMs);
    // With the frame that shows what else has changed: a frame of its own costs the same again.
    else this.frame = requestAnimationFrame(() => this.drawNow());
  }

  drawNow(): void {
    this.stop();
    this.drawnMs = performance.now();
    this.draw();
  }

  stop(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.timer = undefined;
    this.frame = 0;
  }
}
