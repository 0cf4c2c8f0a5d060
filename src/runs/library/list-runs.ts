/** Finds, lists and reads the runs of a folder. */

import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { LatheError, type FailureCode } from '../../shared/failures/failure';
import type { EpochReport, RunDocument, RunRow } from '../../shared/run';
import { readJournal } from '../journal/journal-reader';
import { readManifest, runFile } from '../folder/run-files';
import { runState } from '../folder/run-state';

async function isRun(folder: string): Promise<boolean> {
  return stat(runFile(folder, 'manifest')).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function runNames(runsDir: string): Promise<string[]> {
  const entries = await readdir(runsDir, { withFileTypes: true }).catch(() => []);
  const visible = entries.filter((entry) => !entry.name.startsWith('.'));
  const own = visible.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const links = visible.filter((entry) => entry.isSymbolicLink()).map((entry) => entry.name);
  const names = [...own, ...(await leadingElsewhere(runsDir, links))];
  const isThere = await Promise.all(names.map((name) => isRun(join(runsDir, name))));
  return names.filter((_, i) => isThere[i]).sort();
}

/**
 * Links to runs elsewhere, for example on another disk. A link to a run of this folder (“latest”) is no run of its own.
 */
async function leadingElsewhere(runsDir: string, links: readonly string[]): Promise<string[]> {
  if (links.length === 0) return [];
  const nowhere = (): null => null;
  const real = await realpath(runsDir);
  const targets = await Promise.all(links.map((name) => realpath(join(runsDir, name)).catch(nowhere)));
  const nameOf = new Map<string, string>();
  for (const [i, target] of targets.entries()) {
    if (target === null || dirname(target) === real) continue;
    // Prefers the link with the run’s own name.
    const name = links[i] ?? '';
    if (!nameOf.has(target) || name === basename(target)) nameOf.set(target, name);
  }
  return [...nameOf.values()];
}

/**
 * The folder of a run that a person names by id, by folder, or by an unambiguous start or end of the id.
 *
 * @throws LatheError run-not-found, run-ambiguous
 */
export async function findRun(runsDir: string, name: string): Promise<string> {
  for (const folder of [isAbsolute(name) ? name : join(runsDir, name), resolve(name)]) {
    if (name !== '' && (await isRun(folder))) return folder;
  }
  const names = await runNames(runsDir);
  const matches = names.filter((each) => name !== '' && (each.startsWith(name) || each.endsWith(name)));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return join(runsDir, only);
  if (matches.length > 1) throw new LatheError('run-name-ambiguous', { name, matches });
  throw new LatheError('run-unknown', { runsDir, name, among: names.length });
}

/** Runs read in parallel; a process may have some 1,000 files open. */
const READ_AT_ONCE = 64;

interface RunProblem {
  readonly runDir: string;
  readonly code: FailureCode;
  readonly message: string;
}

/** The runs of a folder, oldest first; none if the folder does not exist. */
export interface RunListing {
  readonly runs: readonly RunRow[];
  readonly problems: readonly RunProblem[];
}

export async function listRuns(runsDir: string): Promise<RunListing> {
  const names = await runNames(runsDir);
  const runs: RunRow[] = [];
  const problems: RunProblem[] = [];
  for (let first = 0; first < names.length; first += READ_AT_ONCE) {
    const runDirs = names.slice(first, first + READ_AT_ONCE).map((name) => join(runsDir, name));
    for (const [i, row] of (await Promise.allSettled(runDirs.map(rowOf))).entries()) {
      if (row.status === 'fulfilled') runs.push(row.value);
      else problems.push(problemOf(runDirs[i] ?? '', row.reason));
    }
  }
  return { runs, problems };
}

function problemOf(runDir: string, reason: unknown): RunProblem {
  const message = reason instanceof Error ? reason.message : String(reason);
  return { runDir, code: reason instanceof LatheError ? reason.code : 'internal', message };
}

async function rowOf(runDir: string): Promise<RunRow> {
  const [{ settings, createdAt }, { status, summary }] = await Promise.all([readManifest(runDir), runState(runDir)]);
  // What a command finds it by, also where the folder was renamed.
  return { runId: basename(runDir), runDir, status, recipe: settings.recipe, startedAt: createdAt, best: summary.best };
}

/** @throws LatheError run-damaged */
export async function readRunDocument(runDir: string): Promise<RunDocument> {
  const [{ settings }, { status, summary }, events] = await Promise.all([
    readManifest(runDir),
    runState(runDir),
    readJournal(runDir, { kinds: ['epoch'] }),
  ]);
  const epochs: EpochReport[] = events.flatMap((event) =>
    event.kind === 'epoch' && event.stage === 'main' ? [event.report] : [],
  );
  return {
    runId: basename(runDir),
    runDir,
    status,
    device: summary.device?.device ?? null,
    tensorflow: summary.device?.tensorflow ?? null,
    threads: settings.threads,
    epochs,
    best: summary.best,
    weightsSha256: summary.weightsSha256,
  };
}
