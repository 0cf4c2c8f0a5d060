/** What a page can have done with runs: made, steered, written on, thrown away and taken in. */

import { lstat, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isPlainName } from '../../../base/relative-path';
import { readAnnotations, writeAnnotations } from '../../../runs/library/annotations';
import { importRun } from '../../../runs/library/import-run';
import { lockHolder } from '../../../runs/folder/run-lock';
import { emptyTrash, restoreRun, trashContents, trashRun } from '../../../runs/library/trash';
import type { SettingChanges, TrainChoice } from '../../../shared/settings';
import type { TrashStatus } from '../../../shared/contract/host';
import type { RunListRow, RunNotes } from '../../../shared/contract/runs';
import { LatheError, toldError } from '../../../shared/failures/failure';
import type { RunForecast } from '../../../shared/forecast';
import type { RunId } from '../../../shared/run';
import type { AppContext } from '../../host/context';
import { checkpointRun, paceRun, pauseRun, stopRun } from '../../runs/control-run';
import { createRun } from '../../runs/create-run';
import { forecastRun } from '../../runs/forecast-run';
import { resumeTrainer, startTrainer } from '../../runs/resume-run';
import { cancelled } from '../session/jobs';
import type { JobHooks } from '../session/jobs';
import type { RunsWatcher } from './runs-watcher';
import { Trainers } from './trainers';
import { Turns } from '../../../base/keyed-mutex';

/** The images of a run to be; absolute paths. */
interface DataPaths {
  readonly folder: string;
  readonly validationFolder: string | null;
  readonly split: number | null;
}

export interface NewRun {
  readonly data: DataPaths;
  readonly choice: TrainChoice;
  readonly name: string | null;
}

export class RunServices {
  private readonly trainers: Trainers;
  private readonly turns = new Turns();
  /** Absolute paths of weights files that a person chose in the system’s dialog. */
  private readonly chosenHeads = new Set<string>();
  private readonly runsDir: string;

  /** @param canNameFiles whether a page may name files of the machine by path */
  constructor(
    private readonly context: AppContext,
    private readonly watcher: RunsWatcher,
    private readonly canNameFiles: boolean,
  ) {
    this.runsDir = context.places.runsFolder;
    this.trainers = new Trainers(watcher, context.now);
  }

  /** @throws LatheError run-not-found */
  async runDir(runId: RunId): Promise<string> {
    const runDir = join(this.runsDir, runId);
    const found =
      isPlainName(runId, process.platform) && !runId.startsWith('.') ? await lstat(runDir).catch(() => null) : null;
    if (found?.isDirectory() === true) return runDir;
    throw toldError(
      'run-not-found',
      `The run ${runId} was expected in ${this.runsDir}; it is not there.`,
      'It may have been deleted or renamed. The list shows the runs that are there.',
    );
  }

  /** @throws LatheError run-not-found */
  async row(runId: RunId): Promise<RunListRow> {
    await this.runDir(runId);
    const row = await this.watcher.refresh(runId);
    if (row !== null) return row;
    throw toldError('run-not-found', `${runId} was expected to be a run; it is none.`, 'Choose another one.');
  }

  async forecast({ data, choice }: Omit<NewRun, 'name'>, hooks: JobHooks): Promise<RunForecast> {
    const changes = await this.withOwnHead(choice.changes);
    const request = { ...data, ...choice, changes, config: null, runsDir: this.runsDir };
    return forecastRun(this.context, request, hooks);
  }

  async start({ data, choice, name }: NewRun, hooks: JobHooks): Promise<{ runId: RunId }> {
    const changes = await this.withOwnHead(choice.changes);
    const request = { ...data, ...choice, changes, config: null, runsDir: this.runsDir };
    const { runDir } = await createRun(this.context, request, hooks);
    const runId = basename(runDir);
    if (hooks.signal.aborted) {
      await rm(runDir, { recursive: true, force: true });
      throw cancelled();
    }
    if (name !== null && name !== '') await writeAnnotations(runDir, { ...readAnnotations(runDir), name });
    this.trainers.attend(runId, runDir, await startTrainer(this.context, runDir, true));
    await this.watcher.refresh(runId);
    return { runId };
  }

  async pause(runId: RunId, depth: 'hold' | 'release'): Promise<void> {
    await this.steer(runId, (runDir) => pauseRun(runDir, depth));
  }

  async pace(runId: RunId, percent: number): Promise<void> {
    await this.steer(runId, (runDir) => paceRun(runDir, percent));
  }

  async stop(runId: RunId): Promise<void> {
    await this.steer(runId, (runDir) => stopRun(runDir));
  }

  async checkpoint(runId: RunId): Promise<string | null> {
    return this.steer(runId, (runDir) => checkpointRun(runDir));
  }

  /** Resolves when a trainer has the run. */
  async resume(runId: RunId, epochs: number | null): Promise<void> {
    await this.turns.take(runId, async () => {
      const runDir = await this.runDir(runId);
      if (this.trainers.isBeginning(runId)) throw beginning(runId);
      const process = await resumeTrainer(this.context, runDir, { epochs, outlivesHost: true });
      if (process !== null) this.trainers.attend(runId, runDir, process);
      await this.trainers.untilBegun(runId).finally(() => this.watcher.refresh(runId));
    });
  }

  async annotate(runId: RunId, changes: Partial<RunNotes>): Promise<RunListRow> {
    await this.turns.take(runId, async () => {
      const runDir = await this.runDir(runId);
      await writeAnnotations(runDir, { ...readAnnotations(runDir), ...changes });
    });
    return this.row(runId);
  }

  /** None of them where one is being trained. @throws LatheError run-locked, run-not-found */
  async delete(runIds: readonly RunId[]): Promise<void> {
    const chosen = [...new Set(runIds)];
    for (const runId of chosen) await this.requireRest(runId, await this.runDir(runId));
    for (const runId of chosen) {
      await trashRun(this.runsDir, runId, this.context.now());
      await this.watcher.refresh(runId);
    }
  }

  /** One that is in the list again is what was asked for, whoever put it there. @throws LatheError run-not-found */
  async restore(runIds: readonly RunId[]): Promise<void> {
    for (const runId of new Set(runIds)) {
      // Asked for twice at once, it is moved once.
      await this.turns.take(runId, () => this.putBack(runId));
      await this.watcher.refresh(runId);
    }
  }

  private async putBack(runId: RunId): Promise<void> {
    try {
      await restoreRun(this.runsDir, runId);
    } catch (error) {
      if (!(error instanceof LatheError) || error.code !== 'run-not-found') throw error;
      await this.row(runId).catch(() => Promise.reject(error));
    }
  }

  async trash(): Promise<TrashStatus> {
    const { runs, bytes } = await trashContents(this.runsDir);
    const shown = runs.map(({ runId, name, deletedAt }) => ({ runId, name, deletedAt: deletedAt.toISOString() }));
    return { runs: shown, bytes };
  }

  emptyTrash(): Promise<void> {
    return emptyTrash(this.runsDir);
  }

  async import(folder: string, { onProgress, signal }: JobHooks): Promise<{ runId: RunId }> {
    const hooks = { onProgress: (done: number, total: number) => onProgress({ done, total }), signal };
    const runId = await importRun(folder, this.runsDir, hooks);
    await this.watcher.refresh(runId);
    return { runId };
  }

  private async steer<T>(runId: RunId, ask: (runDir: string) => Promise<T>): Promise<T> {
    const runDir = await this.runDir(runId);
    await this.trainers.untilBegun(runId);
    return ask(runDir).finally(() => this.watcher.refresh(runId));
  }

  private async requireRest(runId: RunId, runDir: string): Promise<void> {
    if (this.trainers.isBeginning(runId)) throw beginning(runId);
    const holder = await lockHolder(runDir);
    if (holder === null) return;
    throw toldError(
      'run-locked',
      `A run without a trainer was expected; process ${holder.pid} is writing ${runId}.`,
      'Stop it, then delete it.',
    );
  }

  /** @param path absolute, of a weights file that a person chose */
  allowHeadFile(path: string): void {
    this.chosenHeads.add(path);
  }

  private async mayBeHead(file: string): Promise<boolean> {
    return this.canNameFiles || this.chosenHeads.has(file) || this.watcher.knowsHeadFile(file);
  }

  /** A head comes from a run of the list, from a file that a run of the list had it from, or from one that was chosen. */
  private async withOwnHead(changes: SettingChanges): Promise<SettingChanges> {
    const { headRun, headFile } = changes;
    const own = headRun === undefined ? {} : { headRun: await this.runDir(basename(headRun)) };
    if (headFile === undefined || (await this.mayBeHead(headFile))) return { ...changes, ...own };
    throw toldError(
      'usage',
      'A head from a run, or from a weights file that you chose, was expected; received another file.',
      'Choose the file in the form of a new run.',
    );
  }
}

function beginning(runId: RunId): LatheError {
  return toldError(
    'run-locked',
    `A run without a trainer was expected; one is just beginning with ${runId}.`,
    'Wait until it has begun.',
  );
}
