/** What a person writes on a run: `annotations.json` beside the training’s own files, which never look at it. */

import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listWithin, nullable, objectOf, oneOf, partialOf, textUpTo, wholeWithin } from '../../core/json-check';
import type { Check } from '../../core/json-check';
import { RUN_COLOURS, runColour } from '../../core/run/run-colour';
import type { RunNotes } from '../../shared/contract/runs';
import { NOTE_LIMITS } from '../../shared/limits';
import { replaceFile } from '../../base/atomic-file';
import { formatJson } from '../folder/run-files';

export interface RunAnnotations extends RunNotes {
  /** Given when the run is made; null for a run that came from elsewhere: its colour goes with its id. */
  readonly colour: number | null;
}

export const NO_ANNOTATIONS: RunAnnotations = { name: '', note: '', tags: [], colour: null };

export const runName = textUpTo(NOTE_LIMITS.name);
const noteMembers = {
  name: runName,
  note: textUpTo(NOTE_LIMITS.note),
  tags: listWithin(textUpTo(NOTE_LIMITS.tag), 0, NOTE_LIMITS.tags),
};

/** What may be changed of them. */
export const noteChanges: Check<Partial<RunNotes>> = partialOf<RunNotes>(noteMembers);

const fileShape: Check<RunAnnotations & { format: 1 }> = objectOf<RunAnnotations & { format: 1 }>({
  format: oneOf(1),
  ...noteMembers,
  colour: nullable(wholeWithin(0, RUN_COLOURS - 1)),
});

export const ANNOTATIONS_FILE = 'annotations.json';

/** Nothing written where the file is missing or came to harm: a run is shown all the same. */
export function readAnnotations(runDir: string): RunAnnotations {
  try {
    const { name, note, tags, colour } = fileShape(
      JSON.parse(readFileSync(join(runDir, ANNOTATIONS_FILE), 'utf8')),
      '',
    );
    return { name, note, tags, colour };
  } catch {
    return NO_ANNOTATIONS;
  }
}

/** As they stand in the file. */
export function formatAnnotations(annotations: RunAnnotations): string {
  return formatJson({ format: 1, ...annotations });
}

/** One process at a time. @throws LatheError disk-full, folder-not-writable */
export async function writeAnnotations(runDir: string, annotations: RunAnnotations): Promise<void> {
  await replaceFile(join(runDir, ANNOTATIONS_FILE), formatAnnotations(annotations));
}

/**
 * The colour of the next run of a folder: the one behind that of the latest run, so that any {@link RUN_COLOURS} runs
 * that were made one after the other can be told apart in a chart.
 */
export async function nextColour(runsDir: string): Promise<number> {
  const names = await readdir(runsDir).catch(() => []);
  const latest = names
    .filter((name) => !name.startsWith('.'))
    .sort()
    .at(-1);
  if (latest === undefined) return 0;
  const colour = readAnnotations(join(runsDir, latest)).colour ?? runColour(latest);
  return (colour + 1) % RUN_COLOURS;
}
