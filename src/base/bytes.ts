/**
 * Numbers as the bytes that they are in memory, little endian wherever native TensorFlow runs, and half precision: IEEE
 * 754 binary16, 5 bits of exponent, 10 of mantissa; about three decimal digits up to 65,504.
 */

/** A view of the same memory. */
export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

const LARGEST = 0x7bff;

export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** Drops the last `shift` bits, rounding to the nearest, ties to even. */
function rounded(mantissa: number, shift: number): number {
  const kept = mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return rest > tie || (rest === tie && (kept & 1) === 1) ? kept + 1 : kept;
}

/** The bits of the nearest binary16. Finite values stay finite: values that are too large become the largest. */
function halfOfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const mantissa = bits & 0x7f_ffff;
  if (exponent === 143) return sign | (mantissa === 0 ? 0x7c00 : 0x7e00);
  if (exponent < -10) return sign;
  if (exponent <= 0) return sign | rounded(mantissa | 0x80_0000, 14 - exponent);
  return sign | Math.min(LARGEST, (exponent << 10) + rounded(mantissa, 13));
}

export function toHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i += 1) halves[i] = halfOfBits(bits[i] ?? 0);
  return halves;
}

/** Every binary16 as a number, computed on first use. */
let numbers: Float32Array | null = null;

/** Writes the numbers of `halves` to `into`, which is as long. */
export function fromHalves(halves: Uint16Array, into: Float32Array): void {
  numbers ??= Float32Array.from({ length: 0x1_0000 }, (_, half) => halfToNumber(half));
  for (let i = 0; i < halves.length; i += 1) into[i] = numbers[halves[i] ?? 0] ?? 0;
}

export function roundToHalves(values: Float32Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  fromHalves(toHalves(values), out);
  return out;
}
