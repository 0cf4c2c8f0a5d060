/**
 * Keeps the list of runs up to date by polling: every two seconds all runs at work, and the others in turn. Every file
 * that the list shows is written aside and renamed, so the time of a run’s folder tells whether anything in it is new.
 * Only a dead trainer changes nothing; its lock tells.
 */

import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyedMutex } from '../../../base/concurrency';
import { compareCodePoints } from '../../../core/text/code-points';
import { RUN_FILES } from '../../../runs/folder/run-files';
import type { RunListRow } from '../../../shared/contract/runs';
import { LIVE_STATUSES, type RunId } from '../../../shared/run';
import { noteDefect } from '../session/dispatch';
import type { RunsChange } from '../session/ports';
import { readRun, type FoundRun, type TrainerEnd } from './run-row';

export interface WatcherOptions {
  /** Absolute. */
  readonly runsDir: string;
  readonly now: () => Date;
  readonly onChange: (change: RunsChange) => void;
}

interface KnownRun extends FoundRun {
  /** Of the run’s folder; null if the next look must read it again. */
  readonly signature: string | null;
}

const LOOK_EVERY_MS = 2000;
/** Runs at rest in one look. */
const RESTING_AT_ONCE = 250;
/** Runs read in parallel; other work of this process has its turn between them. */
const READ_AT_ONCE = 16;
/** Two changes within so short a time may carry the same time on the disk. */
const SETTLED_MS = 100;
/** After so long without a look, the computer slept. */
const SLEPT_MS = 60_000;

export class RunsWatcher {
  private readonly known = new Map<RunId, KnownRun>();
  /** The rows that the pages have; empty before the first look. */
  private reported: ReadonlyMap<RunId, RunListRow> = new Map();
  private readonly ends = new Map<RunId, TrainerEnd>();
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  /** Looks run one after the other, or an older one could overwrite a newer one. */
  private readonly turns = new KeyedMutex();
  private hasLooked = false;
  private isClosed = false;
  private nextResting = 0;
  private lookedMs: number;
  private awakeSinceMs = 0;

  constructor(private readonly options: WatcherOptions) {
    this.lookedMs = options.now().getTime();
  }

  start(): void {
    if (this.timer !== null || this.isClosed) return;
    const look = async (): Promise<void> => {
      await this.look().catch(noteDefect);
      if (!this.isClosed) this.timer = setTimeout(() => void look(), LOOK_EVERY_MS).unref();
    };
    this.timer = setTimeout(() => void look(), 0).unref();
  }

  close(): void {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Latest first, damaged runs last. */
  async rows(): Promise<RunListRow[]> {
    await this.lookAgain();
    return this.sorted().map(({ row }) => row);
  }

  /** Folders of images, those of the latest runs first. */
  async folders(): Promise<string[]> {
    await this.lookAgain();
    return [...new Set(this.sorted().flatMap(({ folder }) => folder ?? []))];
  }

  async knowsHeadFile(path: string): Promise<boolean> {
    await this.ready();
    return [...this.known.values()].some(({ headFile }) => headFile === path);
  }

  /** Notes how a trainer of this host died; null once a new one starts. */
  noteEnd(runId: RunId, end: TrainerEnd | null): void {
    if (end === null) this.ends.delete(runId);
    else this.ends.set(runId, end);
  }

  /** Reads one run now. @returns null if it is not there */
  async refresh(runId: RunId): Promise<RunListRow | null> {
    await this.refreshAll([runId]);
    return this.known.get(runId)?.row ?? null;
  }

  /** Reads these runs now, and tells of them at once. */
  async refreshAll(runIds: readonly RunId[]): Promise<void> {
    await this.ready();
    await this.turns.run('look', async () => {
      for (let first = 0; first < runIds.length; first += READ_AT_ONCE) {
        await Promise.all(runIds.slice(first, first + READ_AT_ONCE).map((runId) => this.lookAt(runId, true)));
      }
      this.report();
    });
  }

  /** Looks at all runs that are due. Calls during a look share it. */
  look(): Promise<void> {
    this.looking ??= this.turns
      .run('look', () => this.lookOnce())
      .finally(() => {
        this.looking = null;
      });
    return this.looking;
  }

  /** A look that is under way may have passed the new run already. */
  private async lookAgain(): Promise<void> {
    await this.looking;
    await this.look();
  }

  private async ready(): Promise<void> {
    if (!this.hasLooked) await this.look();
  }

  private sorted(): KnownRun[] {
    return [...this.known.values()].sort(
      (a, b) => compareCodePoints(b.row.createdAt, a.row.createdAt) || compareCodePoints(b.row.runId, a.row.runId),
    );
  }

  private async lookOnce(): Promise<void> {
    this.noteSleep();
    const names = await folderNames(this.options.runsDir);
    const present = new Set(names);
    for (const runId of this.known.keys()) if (!present.has(runId)) this.known.delete(runId);
    const due = this.dueNames(names);
    for (let first = 0; first < due.length; first += READ_AT_ONCE) {
      await Promise.all(due.slice(first, first + READ_AT_ONCE).map((name) => this.lookAt(name, false)));
    }
    if (this.hasLooked) this.report();
    else this.reported = this.rowsById();
    this.hasLooked = true;
  }

  private noteSleep(): void {
    const nowMs = this.options.now().getTime();
    if (nowMs - this.lookedMs > SLEPT_MS) this.awakeSinceMs = nowMs;
    this.lookedMs = nowMs;
  }

  /** New runs, runs at work, and the next few of the others. */
  private dueNames(names: readonly string[]): string[] {
    const isResting = (name: string): boolean => {
      const run = this.known.get(name);
      return run !== undefined && run.signature !== null && !hasTrainer(run.row);
    };
    const resting = names.filter(isResting);
    if (this.nextResting >= resting.length) this.nextResting = 0;
    const some = resting.slice(this.nextResting, this.nextResting + RESTING_AT_ONCE);
    this.nextResting += RESTING_AT_ONCE;
    return [...names.filter((name) => !isResting(name)), ...some];
  }

  private async lookAt(runId: RunId, isForced: boolean): Promise<void> {
    const runDir = join(this.options.runsDir, runId);
    const stats = await stat(runDir).catch(() => null);
    const before = this.known.get(runId);
    if (stats === null) {
      this.known.delete(runId);
      return;
    }
    const signature = signatureOf(stats, this.options.now().getTime());
    const isAtWork = before !== undefined && hasTrainer(before.row);
    if (!isForced && !isAtWork && before !== undefined && before.signature === signature && signature !== null) return;
    const { awakeSinceMs } = this;
    const end = this.ends.get(runId) ?? null;
    const folder = before?.folder ?? null;
    const found = await readRun(runDir, { end, folder, now: this.options.now(), awakeSinceMs });
    if (before === undefined && found.row.damage !== null && !(await isRun(runDir))) return;
    this.known.set(runId, { ...found, signature });
  }

  private rowsById(): Map<RunId, RunListRow> {
    return new Map([...this.known].map(([runId, { row }]) => [runId, row]));
  }

  private report(): void {
    const before = this.reported;
    const now = this.rowsById();
    const rows = [...now.values()].filter((row) => {
      const known = before.get(row.runId);
      return row !== known && JSON.stringify(row) !== JSON.stringify(known);
    });
    const removed = [...before.keys()].filter((runId) => !now.has(runId));
    this.reported = now;
    if (rows.length + removed.length > 0) this.options.onChange({ rows, before, removed });
  }
}

/** As far as is known: it may have died since, which changes nothing in the run’s folder. */
function hasTrainer({ status, isHeld }: RunListRow): boolean {
  return isHeld || LIVE_STATUSES.includes(status);
}

/** null while another change could go unnoticed. */
function signatureOf({ mtimeMs, ctimeMs, ino }: Stats, nowMs: number): string | null {
  const changedMs = Math.max(mtimeMs, ctimeMs);
  return nowMs - changedMs < SETTLED_MS ? null : `${ino} ${mtimeMs} ${ctimeMs}`;
}

async function folderNames(runsDir: string): Promise<string[]> {
  const entries = await readdir(runsDir, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}

/** By its settings or its journal: a run that lost one of them is shown as damaged. */
async function isRun(runDir: string): Promise<boolean> {
  const files = [RUN_FILES.manifest, RUN_FILES.journal].map((name) => join(runDir, name));
  const found = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return found.some((stats) => stats?.isFile() === true);
}
