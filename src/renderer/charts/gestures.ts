/** Pointer, wheel, touch and keys over a chart, turned into what it shows and where it is read. */

import type { ChartRange } from './chart-series';
import { boxed, moved, zoomed } from './viewport';

export interface GestureTarget {
  /** Of the lines, in pixels from the element’s left edge. */
  readonly area: () => { readonly left: number; readonly width: number };
  readonly range: () => ChartRange | null;
  readonly whole: () => ChartRange;
  readonly show: (range: ChartRange | null) => void;
  /** Where values are read, in pixels from the element’s left edge. */
  readonly read: (at: number | null) => void;
  /** By one point to the left or to the right. */
  readonly readNext: (direction: -1 | 1) => void;
  /** A box that is being drawn, as shares of the area. */
  readonly box: (box: { readonly from: number; readonly to: number } | null) => void;
}

/** Pixels that a hand moves without meaning to. */
const STILL_PX = 4;
const WHEEL_ZOOM = 0.0018;
const KEY_ZOOM = 0.7;
const KEY_MOVE = 0.1;

/** @returns ends it */
export function listenForGestures(element: HTMLElement, target: GestureTarget): () => void {
  const gestures = new Gestures(element, target);
  const end = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(name: K, act: (event: HTMLElementEventMap[K]) => void): void =>
    element.addEventListener(name, act, { signal: end.signal, passive: false });
  on('pointerdown', (event) => gestures.press(event));
  on('pointermove', (event) => gestures.move(event));
  on('pointerup', (event) => gestures.release(event));
  on('pointercancel', (event) => gestures.release(event));
  on('pointerleave', () => target.read(null));
  on('blur', () => target.read(null));
  on('dblclick', () => target.show(null));
  on('wheel', (event) => gestures.wheel(event));
  on('keydown', (event) => gestures.key(event));
  return () => end.abort();
}

class Gestures {
  /** Places of the pointers that are down, as shares of the area. */
  private readonly down = new Map<number, number>();
  private drag: { readonly kind: 'move' | 'box'; readonly from: number; isMoving: boolean } | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly target: GestureTarget,
  ) {}

  press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const at = this.share(event);
    this.down.set(event.pointerId, at);
    this.element.setPointerCapture(event.pointerId);
    const drawsBox = event.shiftKey || (this.target.range() === null && event.pointerType === 'mouse');
    this.drag = this.down.size === 1 ? { kind: drawsBox ? 'box' : 'move', from: at, isMoving: false } : null;
    this.target.box(null);
  }

  move(event: PointerEvent): void {
    const at = this.share(event);
    const before = this.down.get(event.pointerId);
    if (before === undefined) {
      this.target.read(event.offsetX);
      return;
    }
    if (this.down.size === 2) this.pinch(event.pointerId, before, at);
    else this.dragTo(before, at);
    this.down.set(event.pointerId, at);
  }

  release(event: PointerEvent): void {
    const { drag, target } = this;
    if (!this.down.delete(event.pointerId)) return;
    this.drag = null;
    target.box(null);
    if (drag?.kind !== 'box' || !drag.isMoving || event.type !== 'pointerup') return;
    target.show(boxed(target.range(), target.whole(), drag.from, this.share(event)));
  }

  wheel(event: WheelEvent): void {
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    // The wheel belongs to the page until a person has chosen the chart; a pinch arrives with Ctrl held.
    const isOurs = event.ctrlKey || event.metaKey || document.activeElement === this.element;
    if (isSideways ? this.target.range() === null : !isOurs) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (isSideways) this.moveBy((event.deltaX * unit) / this.target.area().width);
    else this.zoom(Math.exp(event.deltaY * unit * WHEEL_ZOOM * (event.ctrlKey ? 5 : 1)), this.share(event));
  }

  key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keys(event.shiftKey)[event.key];
    if (act === undefined) return;
    act();
    event.preventDefault();
  }

  /** What each key does; with Shift, and where all is shown, arrows read the values instead of moving. */
  private keys(isReading: boolean): Readonly<Record<string, () => void>> {
    const arrow = (direction: -1 | 1) => (): void => {
      if (isReading || this.target.range() === null) this.target.readNext(direction);
      else this.moveBy(direction * KEY_MOVE);
    };
    return {
      ArrowLeft: arrow(-1),
      ArrowRight: arrow(1),
      '+': () => this.zoom(KEY_ZOOM, 0.5),
      '=': () => this.zoom(KEY_ZOOM, 0.5),
      '-': () => this.zoom(1 / KEY_ZOOM, 0.5),
      '0': () => this.target.show(null),
      Home: () => this.moveBy(-Infinity),
      End: () => this.moveBy(Infinity),
    };
  }

  private dragTo(before: number, at: number): void {
    const { drag, target } = this;
    if (drag === null) return;
    drag.isMoving ||= Math.abs(at - drag.from) * target.area().width > STILL_PX;
    if (!drag.isMoving) return;
    target.read(null);
    if (drag.kind === 'box') target.box({ from: drag.from, to: at });
    else this.moveBy(before - at);
  }

  private pinch(pointer: number, before: number, at: number): void {
    const other = [...this.down].find(([id]) => id !== pointer)?.[1] ?? 0;
    this.zoom(Math.max(0.02, Math.abs(before - other)) / Math.max(0.02, Math.abs(at - other)), other);
  }

  private moveBy(share: number): void {
    this.target.show(moved(this.target.range(), this.target.whole(), share));
  }

  private zoom(factor: number, at: number): void {
    this.target.show(zoomed(this.target.range(), this.target.whole(), factor, at));
  }

  private share(event: MouseEvent): number {
    const { left, width } = this.target.area();
    return (event.clientX - this.element.getBoundingClientRect().left - left) / Math.max(1, width);
  }
}
