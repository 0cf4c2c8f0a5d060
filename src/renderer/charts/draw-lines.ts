/** Lines on a canvas, drawn straight from their points: an object for each of thousands would cost more than the line. */

export interface DrawnLine {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
  /** 0 to 1. */
  readonly alpha: number;
  /** Whether each point has a circle. */
  readonly isMarked: boolean;
}

/** Pixels of a value: `offset + factor × value`, of its logarithm where the axis is one. */
export interface Mapping {
  readonly offset: number;
  readonly factor: number;
  readonly isLog: boolean;
}

/** @param from,to a value and its pixel, at either end of the axis */
export function mappingBetween(
  from: { readonly value: number; readonly pixel: number },
  to: { readonly value: number; readonly pixel: number },
  isLog: boolean,
): Mapping {
  const [first, last] = isLog ? [Math.log10(from.value), Math.log10(to.value)] : [from.value, to.value];
  const factor = (to.pixel - from.pixel) / (last - first);
  return { offset: from.pixel - first * factor, factor, isLog };
}

function pixel({ offset, factor, isLog }: Mapping, value: number): number {
  return offset + factor * (isLog ? Math.log10(value) : value);
}

const POINT_RADIUS = 2;
/** Of a point without a line. */
const ONLY_POINT_RADIUS = 3;

export function drawLine(
  ctx: CanvasRenderingContext2D,
  line: DrawnLine,
  mapping: { readonly x: Mapping; readonly y: Mapping },
  ground: string,
): void {
  const { points, colour, width, dash, alpha, isMarked } = line;
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineJoin = 'round';
  ctx.setLineDash([...dash]);
  ctx.beginPath();
  for (const point of points) ctx.lineTo(pixel(mapping.x, point.x), pixel(mapping.y, point.y));
  ctx.stroke();
  if (!isMarked && points.length > 1) return;
  ctx.setLineDash([]);
  ctx.lineWidth = 1.5;
  ctx.fillStyle = ground;
  const radius = points.length > 1 ? POINT_RADIUS : ONLY_POINT_RADIUS;
  for (const point of points) {
    ctx.beginPath();
    ctx.arc(pixel(mapping.x, point.x), pixel(mapping.y, point.y), radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
}
