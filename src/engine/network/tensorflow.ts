/** Native TensorFlow: loaded from the runtime folder that set-up provided, and only when something asks for it. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as TensorFlowModule from '@tensorflow/tfjs-node-gpu';
import { LatheError } from '../../shared/failures/failure';

/** The module `@tensorflow/tfjs-node-gpu`, whose CPU and GPU forms differ only in the libraries beside its addon. */
export type TensorFlow = typeof TensorFlowModule;

const ADDON = ['lib', 'napi-v8', 'tfjs_binding.node'] as const;

export function addonFile(runtimeFolder: string): string {
  return join(runtimeFolder, ...ADDON);
}

/** Functions that Node 23 took away and that tfjs-node 4.22 still calls (tensorflow/tfjs#8609). */
const REMOVED_FROM_UTIL: Record<string, (value: unknown) => boolean> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: (value) => Array.isArray(value),
};

interface AddonFinder {
  find: (packageFile: string) => string;
}

/** The dynamic linker’s words: `libx.so.2: cannot open shared object file: No such file or directory`. */
const MISSING_LIBRARY = /^(?:.*?:\s)?([^\s:]+\.(?:so|dylib|dll)[.\d]*): cannot open shared object file/m;

function damaged(folder: string, cause: unknown): LatheError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const library = MISSING_LIBRARY.exec(text)?.[1];
  if (library !== undefined) return new LatheError('runtime-library-missing', { folder, library }, { cause });
  return new LatheError('runtime-unloadable', { folder, words: text.split('\n')[0] ?? text }, { cause });
}

/**
 * Loads native TensorFlow. `TF_CPP_MIN_LOG_LEVEL` and `TF_NUM_INTRAOP_THREADS` must be in the environment before.
 *
 * @param runtimeFolder holds `lib/napi-v8/tfjs_binding.node`, and TensorFlow’s libraries under `deps/lib`
 * @throws LatheError runtime-missing, runtime-damaged
 */
export function loadTensorFlow(runtimeFolder: string): TensorFlow {
  const addon = addonFile(runtimeFolder);
  if (!existsSync(addon)) {
    throw new LatheError('runtime-missing', { folder: runtimeFolder, file: ADDON.join('/') });
  }
  const require = createRequire(import.meta.url);
  const util = require('node:util') as Record<string, unknown>;
  for (const [name, replacement] of Object.entries(REMOVED_FROM_UTIL)) util[name] ??= replacement;
  try {
    // The package would look for the addon inside itself; that folder stays as the package manager laid it out.
    const entry = require.resolve('@tensorflow/tfjs-node-gpu');
    const finder = createRequire(entry)('@mapbox/node-pre-gyp/lib/pre-binding') as AddonFinder;
    finder.find = () => addon;
    return require(entry) as TensorFlow;
  } catch (cause) {
    throw damaged(runtimeFolder, cause);
  }
}
