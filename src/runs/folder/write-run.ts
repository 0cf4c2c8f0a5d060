/** Makes a run’s folder, whole or not at all. */

import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { translateFileError } from '../../base/file-errors';
import type { RunDataset } from '../../shared/dataset';
import type { RunEvent } from '../../shared/events';
import { LatheError } from '../../shared/failures/failure';
import type { RunManifest } from '../../shared/run';
import { NO_ANNOTATIONS, formatAnnotations, nextColour } from '../library/annotations';
import { asideOf, removeLeftovers, syncFolder, writeFolderAside } from '../../base/atomic';
import { exists, makeFolders, writeFlushed } from '../../base/files';
import { formatEvent } from '../journal/journal-line';
import { RESULTS_HEADER } from '../report/results-csv';
import { RUN_FILES, formatJson } from './run-files';
import { isRunId } from './run-id';
import { NOTHING_YET } from './run-summary';

/** A runs folder that is there already stays as a person has it. */
const OWNER_ONLY = 0o700;

const FOLDERS = ['train', 'validation', 'checkpoints', 'report', 'control'] as const;

export interface NewRun {
  /** Absolute; made if it is missing. */
  readonly runsDir: string;
  readonly manifest: RunManifest;
  readonly dataset: RunDataset;
}

async function fillRun(folder: string, { runsDir, manifest, dataset }: NewRun): Promise<void> {
  const { createdAt } = manifest;
  const created: RunEvent = { n: 1, at: createdAt, kind: 'created' };
  const write = (name: keyof typeof RUN_FILES, content: string): Promise<number> =>
    writeFlushed(join(folder, RUN_FILES[name]), content);
  for (const name of FOLDERS) await mkdir(join(folder, RUN_FILES[name]));
  await write('manifest', formatJson(manifest));
  await write('dataset', formatJson(dataset));
  await write('labels', dataset.classes.map((label) => `${label}\n`).join(''));
  await write('journal', formatEvent(created));
  await write('results', RESULTS_HEADER);
  await write('summary', formatJson({ ...NOTHING_YET, updatedAt: createdAt }));
  const annotations = { ...NO_ANNOTATIONS, colour: await nextColour(runsDir) };
  await write('annotations', formatAnnotations(annotations));
  await syncFolder(folder);
}

async function nearestExisting(path: string): Promise<string> {
  return (await exists(path)) || dirname(path) === path ? path : await nearestExisting(dirname(path));
}

/**
 * Makes the folder for runs if it is missing, and checks that runs can be made in it.
 *
 * @throws LatheError runs-folder-unusable, folder-not-writable, disk-full
 */
export async function prepareRunsFolder(runsDir: string): Promise<void> {
  try {
    // Checked first: without permission, a recursive mkdir only says that a folder is not there.
    await access(await nearestExisting(runsDir), constants.W_OK);
    await makeFolders(runsDir, OWNER_ONLY);
    if (!(await stat(runsDir)).isDirectory()) throw new Error('it is not a folder');
  } catch (cause) {
    const error = translateFileError(cause, runsDir);
    if (error instanceof LatheError && error.failure.reason !== 'no-place') throw error;
    throw new LatheError('runs-folder-taken', { runsDir }, { cause });
  }
}

/**
 * Makes the folder of a run aside, then renames it, so that nobody ever sees a part of it.
 *
 * @returns the run’s folder
 * @throws LatheError runs-folder-unusable, folder-not-writable, disk-full; then nothing is left of it
 */
export async function createRun(run: NewRun): Promise<string> {
  const { runsDir, manifest } = run;
  await prepareRunsFolder(runsDir);
  await removeLeftovers(runsDir, asideOf(isRunId));
  const runDir = join(runsDir, manifest.runId);
  try {
    await writeFolderAside(runDir, 'one', (aside) => fillRun(aside, run));
    return runDir;
  } catch (error) {
    throw translateFileError(error, runDir);
  }
}
