/** A run in the list: what its folder tells, and why it can’t be read where it can’t. */

import { basename } from 'node:path';
import { runColour } from '../../../core/run/run-colour';
import { readAnnotations } from '../../../runs/library/annotations';
import type { RunAnnotations } from '../../../runs/library/annotations';
import { latestPlace } from '../../../runs/journal/journal-latest';
import type { RunPlace } from '../../../runs/journal/journal-latest';
import { readDataset } from '../../../runs/folder/run-files';
import { glanceAt } from '../../../runs/library/run-glance';
import { runState } from '../../../runs/folder/run-state';
import type { RunState } from '../../../runs/folder/run-state';
import { summaryOf } from '../../../runs/folder/run-summary';
import type { RunListRow } from '../../../shared/contract/runs';
import { LatheError, failureFrom, toldFailure, type Failure } from '../../../shared/failures/failure';
import { LIVE_STATUSES } from '../../../shared/run';
import type { RunManifest, RunStatus, RunSummary } from '../../../shared/run';
import { lost } from '../../runs/follow-run';

/** A run as it was found at a look. */
export interface FoundRun {
  readonly row: RunListRow;
  /** Absolute path of its images; null where it can’t be read. */
  readonly folder: string | null;
  /** The weights file that its head came from. */
  readonly headFile: string | null;
}

/** How a trainer of this host came to its end, where that does not stand in the run’s folder. */
export interface ToldFailure {
  readonly failure: Failure;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface RowSurroundings {
  readonly told: ToldFailure | null;
  /** Of its images, where an earlier look found it: it never changes. */
  readonly folder: string | null;
  readonly now: Date;
  /** Since when this computer has been awake, as far as is known, in milliseconds since 1970. */
  readonly awakeSinceMs: number;
}

/** A run’s journal grows at least so often while something works on it. */
const STALLED_MS = 10 * 60 * 1000;

/** Where nothing is at work, all of it is read while this process waits: see `glanceAt`. */
export async function readRun(runDir: string, surroundings: RowSurroundings): Promise<FoundRun> {
  const annotations = readAnnotations(runDir);
  try {
    const { manifest, summary, folder: glanced } = glanceAt(runDir);
    const folder = surroundings.folder ?? glanced ?? (await readDataset(runDir)).folder;
    const state = await stateOf(runDir, summary ?? (await summaryOf(runDir)));
    const row = await wholeRow(runDir, { manifest, folder, ...state, annotations }, surroundings);
    const { headSource } = manifest.settings;
    return { row, folder, headFile: headSource?.kind === 'file' ? headSource.path : null };
  } catch (error) {
    return { row: damagedRow(runDir, annotations, damageOf(error)), folder: null, headFile: null };
  }
}

function noted(runDir: string, { name, note, tags, colour }: RunAnnotations) {
  const runId = basename(runDir);
  return { runId, name, note, tags, colour: colour ?? runColour(runId) };
}

interface RunFacts {
  readonly manifest: RunManifest;
  readonly folder: string;
  readonly status: RunStatus;
  readonly summary: RunSummary;
  readonly annotations: RunAnnotations;
}

async function wholeRow(runDir: string, facts: RunFacts, surroundings: RowSurroundings): Promise<RunListRow> {
  const { manifest, folder, status, summary, annotations } = facts;
  const { createdAt, settings } = manifest;
  const { recipe, preset, stage } = settings;
  const isLive = LIVE_STATUSES.includes(status);
  const latest = isLive ? await latestPlace(runDir, summary) : null;
  const { best, computeMs, updatedAt } = summary;
  return {
    ...noted(runDir, annotations),
    status,
    recipe,
    preset,
    dataset: basename(folder) || folder,
    createdAt,
    updatedAt: laterOf(updatedAt, latest?.at ?? ''),
    ...shownPlace(latest ?? summary, stage.epochs, status),
    epochs: stage.epochs,
    best,
    computeMs,
    failure: failureOf(runDir, status, summary, surroundings.told),
    stalledSince: latest === null ? null : stalledSince(latest.grewMs, surroundings),
    damage: null,
  };
}

/** Where nothing can be live, nobody has to be asked for. */
async function stateOf(runDir: string, summary: RunSummary): Promise<Pick<RunState, 'status' | 'summary'>> {
  return LIVE_STATUSES.includes(summary.status) ? runState(runDir) : { status: summary.status, summary };
}

/**
 * Behind an epoch the files have a run at the beginning of the next. One that rests has not begun it, and where that
 * was the last, by the settings or by early stopping, there is none. A lost one may have: its files lag behind.
 */
function shownPlace({ stage, epoch, step }: RunPlace, epochs: number, status: RunStatus): RunPlace {
  const isAtRest = status !== 'lost' && !LIVE_STATUSES.includes(status);
  const isBehind = stage === 'main' && step === 0 && (isAtRest || epoch > epochs);
  return { stage, epoch: isBehind ? Math.max(0, epoch - 1) : epoch, step };
}

/** Both ISO 8601, UTC. */
function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}

function failureOf(runDir: string, status: RunStatus, summary: RunSummary, told: ToldFailure | null): Failure | null {
  // What another trainer wrote since then goes before.
  if (told !== null && told.at >= summary.updatedAt) return told.failure;
  if (status === 'lost') return lost(runDir);
  return summary.failure && failureFrom(summary.failure);
}

/** Time in which the computer slept does not count. */
function stalledSince(grewMs: number, { now, awakeSinceMs }: RowSurroundings): string | null {
  const quietMs = now.getTime() - Math.max(grewMs, awakeSinceMs);
  return quietMs >= STALLED_MS ? new Date(grewMs).toISOString() : null;
}

function damageOf(error: unknown): Failure {
  if (error instanceof LatheError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return toldFailure(
    'run-damaged',
    `The files of a run were expected; reading them failed with “${message}”.`,
    'Put them back from a copy, or delete the run.',
  );
}

function damagedRow(runDir: string, annotations: RunAnnotations, damage: Failure): RunListRow {
  return {
    ...noted(runDir, annotations),
    status: 'failed',
    recipe: 'finetune',
    preset: 'recommended',
    dataset: '',
    createdAt: '',
    updatedAt: '',
    stage: null,
    epoch: 0,
    step: 0,
    epochs: 0,
    best: null,
    computeMs: 0,
    failure: null,
    stalledSince: null,
    damage,
  };
}
