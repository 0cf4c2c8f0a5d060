/** Numbers as the bytes that they are in memory: little endian wherever native TensorFlow runs. */

/** A view of the same memory. */
export function bytesOf(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
