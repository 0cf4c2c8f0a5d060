/**
 * A run at a glance: the small files that a list of a thousand runs needs of each. They are read while this process
 * waits, which takes a third of the time; who looks at many lets others have their turn between two of them.
 */

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { GenericSchema } from 'valibot';
import { manifestShape, summaryShape } from '../../shared/run';
import type { RunManifest, RunSummary } from '../../shared/run';
import { parseShape, type Shape } from '../../shared/schema';
import { foundInstead, runDamaged, runFile } from '../folder/run-files';

export interface RunGlance {
  readonly manifest: RunManifest;
  /** null where `status.json` can’t be read; the journal tells the same. */
  readonly summary: RunSummary | null;
  /** Absolute path of the run’s images; null where it does not stand at the beginning of `dataset.json`. */
  readonly folder: string | null;
}

/** @throws LatheError run-damaged without a manifest */
export function glanceAt(runDir: string): RunGlance {
  const manifest = readNow(runFile(runDir, 'manifest'), 'The settings of a run', manifestShape);
  return { manifest, summary: orNull(() => readStatus(runDir)), folder: orNull(() => readFolder(runDir)) };
}

function readStatus(runDir: string): RunSummary {
  return readNow(runFile(runDir, 'summary'), 'The status of a run', summaryShape);
}

function readNow<S extends GenericSchema>(file: string, expected: string, schema: S): Shape<S> {
  try {
    return parseShape(schema, JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw runDamaged(file, expected, foundInstead(cause), cause);
  }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Long enough for any path. */
const HEAD_BYTES = 8192;
/** As `formatJson` writes the first member. */
const FIRST_FOLDER = /^\{\s*"folder": ("(?:[^"\\]|\\.)*")/;

/** Without all that stands there about each image. */
function readFolder(runDir: string): string | null {
  const descriptor = openSync(runFile(runDir, 'dataset'), 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const quoted = FIRST_FOLDER.exec(head.toString('utf8', 0, readSync(descriptor, head)))?.[1];
    return quoted === undefined ? null : String(JSON.parse(quoted));
  } finally {
    closeSync(descriptor);
  }
}
