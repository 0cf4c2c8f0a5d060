/** A run in the list: what its folder tells, and why it can’t be read where it can’t. */

import { basename } from 'node:path';
import { runColour } from '../../../core/run/run-colour';
import { readAnnotations } from '../../../runs/library/annotations';
import type { RunAnnotations } from '../../../runs/library/annotations';
import { readImageFolder, readManifest } from '../../../runs/folder/run-files';
import { runState } from '../../../runs/folder/run-state';
import type { LatestPlace, RunPlace } from '../../../runs/folder/run-state';
import { summaryOf } from '../../../runs/folder/run-summary';
import type { RunListRow } from '../../../shared/contract/runs';
import { LatheError, failureFrom, type Failure } from '../../../shared/failures/failure';
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

/** How a trainer that this host started died: it could not write that into the run. */
export interface TrainerEnd {
  readonly failure: Failure;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface RowSurroundings {
  readonly end: TrainerEnd | null;
  /** Of its images, where an earlier look found it: it never changes. */
  readonly folder: string | null;
  readonly now: Date;
  /** Since when this computer has been awake, as far as is known, in milliseconds since 1970. */
  readonly awakeSinceMs: number;
}

/** A run’s journal grows at least so often while something works on it. */
const STALLED_MS = 10 * 60 * 1000;

export async function readRun(runDir: string, surroundings: RowSurroundings): Promise<FoundRun> {
  const annotations = await readAnnotations(runDir);
  try {
    // One after the other, so that of several damaged files the same one is told of at each look.
    const manifest = await readManifest(runDir);
    const folder = surroundings.folder ?? (await readImageFolder(runDir));
    const state = await stateOf(runDir);
    const row = wholeRow(runDir, { manifest, folder, ...state, annotations }, surroundings);
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
  /** Of a run at work. */
  readonly latest: LatestPlace | null;
  readonly annotations: RunAnnotations;
}

function wholeRow(runDir: string, facts: RunFacts, surroundings: RowSurroundings): RunListRow {
  const { manifest, folder, status, summary, latest, annotations } = facts;
  const { createdAt, settings } = manifest;
  const { recipe, preset, stage } = settings;
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
    failure: failureOf(runDir, status, summary, surroundings.end),
    stalledSince: latest === null ? null : stalledSince(latest.grewMs, surroundings),
    damage: null,
  };
}

/** Where nothing can be live, nobody has to be asked for. */
async function stateOf(runDir: string): Promise<Pick<RunFacts, 'status' | 'summary' | 'latest'>> {
  const summary = await summaryOf(runDir);
  if (!LIVE_STATUSES.includes(summary.status)) return { status: summary.status, summary, latest: null };
  const state = await runState(runDir);
  return LIVE_STATUSES.includes(state.status) ? state : { ...state, latest: null };
}

/**
 * Behind an epoch the files have a run at the beginning of the next. One that rests has not begun it, and where that
 * was the last, by the settings or by early stopping, there is none. A lost one may have: its files lag behind.
 */
function shownPlace(
  { stage, epoch, step }: Omit<RunPlace, 'status'>,
  epochs: number,
  status: RunStatus,
): Omit<RunPlace, 'status'> {
  const isAtRest = status !== 'lost' && !LIVE_STATUSES.includes(status);
  const isBehind = stage === 'main' && step === 0 && (isAtRest || epoch > epochs);
  return { stage, epoch: isBehind ? Math.max(0, epoch - 1) : epoch, step };
}

/** Both ISO 8601, UTC. */
function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}

function failureOf(runDir: string, status: RunStatus, summary: RunSummary, end: TrainerEnd | null): Failure | null {
  // What another trainer wrote since then goes before.
  if (end !== null && end.at >= summary.updatedAt) return end.failure;
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
  const reason = error instanceof Error ? error.message : String(error);
  return new LatheError('run-unreadable', { reason }).failure;
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
