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
  const { signal } = end;
  element.addEventListener('pointerdown', (event) => gestures.press(event), { signal });
  element.addEventListener('pointermove', (event) => gestures.move(event), { signal });
  for (const name of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(name, (event) => gestures.release(event), { signal });
  }
  element.addEventListener('pointerleave', () => target.read(null), { signal });
  element.addEventListener('blur', () => target.read(null), { signal });
  element.addEventListener('dblclick', () => target.show(null), { signal });
  element.addEventListener('wheel', (event) => gestures.wheel(event), { signal, passive: false });
  element.addEventListener('keydown', (event) => gestures.key(event), { signal });
  return () => end.abort();
}

type Drag = { readonly kind: 'move' | 'box'; readonly from: number; isMoving: boolean };

class Gestures {
  /** Places of the pointers that are down, as shares of the area. */
  private readonly down = new Map<number, number>();
  private drag: Drag | null = null;

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
    if (this.down.size === 2) this.pinch(event.pointerId, at);
    else if (this.drag !== null) this.dragTo(this.drag, before, at);
    this.down.set(event.pointerId, at);
  }

  release(event: PointerEvent): void {
    const { drag } = this;
    if (!this.down.delete(event.pointerId)) return;
    this.drag = null;
    this.target.box(null);
    if (drag?.kind === 'box' && drag.isMoving && event.type === 'pointerup') {
      this.target.show(boxed(this.target.range(), this.target.whole(), drag.from, this.share(event)));
    }
  }

  wheel(event: WheelEvent): void {
    const { range, whole, show } = this.target;
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    // The wheel belongs to the page until a person has chosen the chart; a pinch arrives with Ctrl held.
    const isOurs = event.ctrlKey || event.metaKey || document.activeElement === this.element;
    if (isSideways ? range() === null : !isOurs) return;
    event.preventDefault();
    const pixels = (delta: number): number => delta * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
    if (isSideways) show(moved(range(), whole(), pixels(event.deltaX) / this.target.area().width));
    else {
      const speed = event.ctrlKey ? 5 : 1;
      show(zoomed(range(), whole(), Math.exp(pixels(event.deltaY) * WHEEL_ZOOM * speed), this.share(event)));
    }
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
    const { range, whole, show, readNext } = this.target;
    const arrow = (direction: -1 | 1) => (): void => {
      if (isReading || range() === null) readNext(direction);
      else show(moved(range(), whole(), direction * KEY_MOVE));
    };
    const zoom = (factor: number) => (): void => show(zoomed(range(), whole(), factor, 0.5));
    return {
      ArrowLeft: arrow(-1),
      ArrowRight: arrow(1),
      '+': zoom(KEY_ZOOM),
      '=': zoom(KEY_ZOOM),
      '-': zoom(1 / KEY_ZOOM),
      '0': () => show(null),
      Home: () => show(moved(range(), whole(), -Infinity)),
      End: () => show(moved(range(), whole(), Infinity)),
    };
  }

  private dragTo(drag: Drag, before: number, at: number): void {
    const { area, range, whole, show, box, read } = this.target;
    drag.isMoving ||= Math.abs(at - drag.from) * area().width > STILL_PX;
    if (!drag.isMoving) return;
    read(null);
    if (drag.kind === 'box') box({ from: drag.from, to: at });
    else show(moved(range(), whole(), before - at));
  }

  private pinch(pointer: number, at: number): void {
    const other = [...this.down].find(([id]) => id !== pointer)?.[1] ?? 0;
    const before = this.down.get(pointer) ?? at;
    const factor = Math.max(0.02, Math.abs(before - other)) / Math.max(0.02, Math.abs(at - other));
    this.target.show(zoomed(this.target.range(), this.target.whole(), factor, other));
  }

  private share(event: MouseEvent): number {
    const { left, width } = this.target.area();
    return (event.clientX - this.element.getBoundingClientRect().left - left) / Math.max(1, width);
  }
}
