/** A person’s notes on a run: `annotations.json`, which training never reads. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { RUN_COLOURS, runColour } from '../../core/run/run-colour';
import { runNotesShape } from '../../shared/contract/runs';
import { parseShape, whole, type Shape } from '../../shared/schema';
import { replaceFile } from '../../base/atomic';
import { readInside } from '../../base/foreign-files';
import { formatJson, runFile } from '../folder/run-files';

const annotationsShape = v.object({
  format: v.literal(1),
  ...runNotesShape.entries,
  /** Chosen when the run is made; null for an imported run, whose colour derives from its id. */
  colour: v.nullable(whole(0, RUN_COLOURS - 1)),
});

export type RunAnnotations = Omit<Shape<typeof annotationsShape>, 'format'>;

export const NO_ANNOTATIONS: RunAnnotations = { name: '', note: '', tags: [], colour: null };

/** Notes of every length that the shape allows take less. */
const MOST_BYTES = 1 << 20;

/** Empty if the file is missing or damaged: a run is shown all the same. */
export async function readAnnotations(runDir: string): Promise<RunAnnotations> {
  try {
    const document: unknown = JSON.parse(
      (await readInside(runFile(runDir, 'annotations'), MOST_BYTES)).toString('utf8'),
    );
    const { name, note, tags, colour } = parseShape(annotationsShape, document);
    return { name, note, tags, colour };
  } catch {
    return NO_ANNOTATIONS;
  }
}

export function formatAnnotations(annotations: RunAnnotations): string {
  return formatJson({ format: 1, ...annotations });
}

/** One process at a time may write. @throws LatheError disk-full, folder-not-writable */
export async function writeAnnotations(runDir: string, annotations: RunAnnotations): Promise<void> {
  await replaceFile(runFile(runDir, 'annotations'), formatAnnotations(annotations));
}

/**
 * The colour of the next run of a folder: the one after the latest run’s, so that {@link RUN_COLOURS} consecutive runs
 * can be told apart in a chart.
 */
export async function nextColour(runsDir: string): Promise<number> {
  const names = await readdir(runsDir).catch(() => []);
  const latest = names
    .filter((name) => !name.startsWith('.'))
    .sort()
    .at(-1);
  if (latest === undefined) return 0;
  const { colour } = await readAnnotations(join(runsDir, latest));
  return ((colour ?? runColour(latest)) + 1) % RUN_COLOURS;
}
