/**
 * Loads a runtime and multiplies two matrices with it, in a process of its own, because a library that does not fit
 * ends its process: `node self-test.mjs RUNTIME-FOLDER`.
 */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ADDON_PATH } from './inspect.mjs';

/** @typedef {{ matMul: (other: Tensor) => Tensor, dataSync: () => Float32Array }} Tensor */
/**
 * The part of tfjs-node that is used here.
 * @typedef {{ tensor2d: (values: number[], shape: [number, number]) => Tensor, getBackend: () => string }} TensorFlow
 */

const folder = process.argv[2] ?? '';
const require = createRequire(import.meta.url);

/** @param {string} name @returns {unknown} */
const load = (name) => require(name);

const preBinding = /** @type {Record<string, unknown>} */ (load('@mapbox/node-pre-gyp/lib/pre-binding.js'));
preBinding['find'] = () => join(folder, ADDON_PATH);
// Node 23 removed what tfjs-node 4.22 calls on every operation.
const util = /** @type {Record<string, unknown>} */ (load('node:util'));
util['isNullOrUndefined'] ??= (/** @type {unknown} */ value) => value === null || value === undefined;

const tf = /** @type {TensorFlow} */ (load('@tensorflow/tfjs-node-gpu'));
const matrix = tf.tensor2d([1, 2, 3, 4], [2, 2]);
const found = `${tf.getBackend()}: ${matrix.matMul(matrix).dataSync().join()}`;
console.log(found);
process.exitCode = found === 'tensorflow: 7,10,15,22' ? 0 : 1;
