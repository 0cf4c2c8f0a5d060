/** The element types of weights files that Lathe reads; whatever they are, it computes with float32. */

import { halfToNumber } from '../base/bytes';

export interface NumberType {
  readonly bytes: number;
  /** Elements, little endian, as float32; `raw` may be taken over. */
  readonly toFloat32: (raw: Uint8Array<ArrayBuffer>) => Float32Array;
}

/** One element of a DataView as a number, at a byte offset. */
type Element = (view: DataView, offset: number) => number;

function each(bytes: number, element: Element): NumberType {
  const toFloat32 = (raw: Uint8Array<ArrayBuffer>): Float32Array => {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    return Float32Array.from({ length: raw.byteLength / bytes }, (_, i) => element(view, i * bytes));
  };
  return { bytes, toFloat32 };
}

const bits = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of a float32. */
function brainFloatToNumber(half: number): number {
  bits.setUint32(0, half * 0x1_0000);
  return bits.getFloat32(0);
}

/** The same memory where it is aligned. The processor is little endian wherever native TensorFlow runs. */
export function asFloat32(raw: Uint8Array<ArrayBuffer>): Float32Array {
  const aligned = raw.byteOffset % 4 === 0 ? raw : raw.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

/** By their names in safetensors. */
export const NUMBER_TYPES: ReadonlyMap<string, NumberType> = new Map([
  ['F32', { bytes: 4, toFloat32: asFloat32 }],
  ['F64', each(8, (view, offset) => view.getFloat64(offset, true))],
  ['F16', each(2, (view, offset) => halfToNumber(view.getUint16(offset, true)))],
  ['BF16', each(2, (view, offset) => brainFloatToNumber(view.getUint16(offset, true)))],
  ['U8', each(1, (view, offset) => view.getUint8(offset))],
  ['I32', each(4, (view, offset) => view.getInt32(offset, true))],
  ['I64', each(8, (view, offset) => Number(view.getBigInt64(offset, true)))],
]);
