/** A run in the list: read from its folder, or the reason why it can’t be read. */

import { basename } from 'node:path';
import { runColour } from '../../../core/run/run-colour';
import { readAnnotations, type RunAnnotations } from '../../../runs/library/annotations';
import { readImageFolder, readManifest } from '../../../runs/folder/run-files';
import { runState, type RunPlace, type RunState } from '../../../runs/folder/run-state';
import { summaryOf } from '../../../runs/folder/run-summary';
import type { RunListRow } from '../../../shared/contract/runs';
import { LatheError, failureFrom, type Failure } from '../../../shared/failures/failure';
import { LIVE_STATUSES, type RunManifest, type RunStatus, type RunSummary } from '../../../shared/run';
import { lost } from '../../runs/follow-run';
import { isHeld } from '../../runs/resume-run';

export interface FoundRun {
  readonly row: RunListRow;
  /** Absolute path of its images; null for a damaged run. */
  readonly folder: string | null;
  readonly headFile: string | null;
}

/** How a trainer of this host died, which the trainer could not write into the run. */
export interface TrainerEnd {
  readonly failure: Failure;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface RowSurroundings {
  readonly end: TrainerEnd | null;
  /** The folder of its images from an earlier look: it never changes. */
  readonly folder: string | null;
  readonly now: Date;
  /** When this computer woke up last, as far as is known, in milliseconds since 1970. */
  readonly awakeSinceMs: number;
}

/** The journal of a run at work grows at least so often. */
const STALLED_MS = 10 * 60 * 1000;

export async function readRun(runDir: string, surroundings: RowSurroundings): Promise<FoundRun> {
  const annotations = await readAnnotations(runDir);
  try {
    // One after the other, so that each look reports the same one of several damaged files.
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

/** `latest`: only of a run at work or lost. */
interface RunFacts extends Pick<RunState, 'status' | 'summary' | 'latest'> {
  readonly isHeld: boolean;
  readonly manifest: RunManifest;
  readonly folder: string;
  readonly annotations: RunAnnotations;
}

function wholeRow(runDir: string, facts: RunFacts, surroundings: RowSurroundings): RunListRow {
  const { manifest, folder, status, isHeld, summary, latest, annotations } = facts;
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
    updatedAt: latest !== null && latest.at > updatedAt ? latest.at : updatedAt,
    ...shownPlace(latest ?? summary, stage.epochs, status),
    epochs: stage.epochs,
    best,
    computeMs,
    isHeld,
    failure: failureOf(runDir, status, summary, surroundings.end),
    stalledSince: latest !== null && LIVE_STATUSES.includes(status) ? stalledSince(latest.grewMs, surroundings) : null,
    damage: null,
  };
}

/** Looks at lock and journal only if the run can have a trainer. */
async function stateOf(runDir: string): Promise<Pick<RunFacts, 'status' | 'isHeld' | 'summary' | 'latest'>> {
  const summary = await summaryOf(runDir);
  const canHaveTrainer = summary.status === 'paused' || LIVE_STATUSES.includes(summary.status);
  if (!canHaveTrainer) return { status: summary.status, isHeld: false, summary, latest: null };
  const state = await runState(runDir);
  const held = state.holder !== null && (await isHeld(runDir, state));
  // Of one at rest the files say the same; those of a lost one lag behind its journal.
  return { ...state, isHeld: held, latest: state.status === 'paused' ? null : state.latest };
}

/**
 * After an epoch, the files place a run at the start of the next one. A run at rest has not begun that epoch, and after
 * the last one (by the settings or early stopping) there is none. A lost run may have begun it: its files lag behind.
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

function failureOf(runDir: string, status: RunStatus, summary: RunSummary, end: TrainerEnd | null): Failure | null {
  // A later trainer’s own account wins.
  if (end !== null && end.at >= summary.updatedAt) return end.failure;
  if (status === 'lost') return lost(runDir);
  return summary.failure && failureFrom(summary.failure);
}

/** Time asleep does not count. */
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
    isHeld: false,
    failure: null,
    stalledSince: null,
    damage,
  };
}
