/** Changes runs for pages: makes, controls, annotates, deletes and restores them. */

import { lstat, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isPlainName } from '../../../base/relative-path';
import { readAnnotations, writeAnnotations } from '../../../runs/library/annotations';
import { lockHolder } from '../../../runs/folder/run-lock';
import { restoreRun, trashRun } from '../../../runs/library/trash';
import type { SettingChanges, TrainChoice } from '../../../shared/settings';
import type { DataChoice } from '../../../shared/contract/images';
import type { ArgsOf } from '../../../shared/contract/requests';
import type { RunListRow, RunNotes } from '../../../shared/contract/runs';
import { LatheError } from '../../../shared/failures/failure';
import type { RunId } from '../../../shared/run';
import type { CommandAnswer, RunCommand } from '../../../shared/run-commands';
import type { AppContext } from '../../host/context';
import { beginCommand } from '../../runs/control-run';
import { moveDataset } from '../../runs/move-dataset';
import { createRun, type TrainRequest } from '../../runs/create-run';
import { resumeRun, startTrainer } from '../../runs/resume-run';
import type { PageHooks } from '../session/page-hooks';
import type { OpenedItems } from '../images/opened-items';
import type { RunsWatcher } from './runs-watcher';
import { Trainers } from './trainers';
import { KeyedMutex } from '../../../base/concurrency';

export class RunServices {
  private readonly trainers: Trainers;
  private readonly turns = new KeyedMutex();
  /** Absolute paths of weights files that a person chose in the system’s dialog. */
  private readonly chosenHeads = new Set<string>();
  private readonly runsDir: string;

  /** @param canNameFiles whether a page may name files by path */
  constructor(
    private readonly context: AppContext,
    private readonly watcher: RunsWatcher,
    private readonly items: OpenedItems,
    private readonly canNameFiles: boolean,
  ) {
    this.runsDir = context.places.runsFolder;
    this.trainers = new Trainers(watcher, context.now);
  }

  /** @throws LatheError run-not-found */
  async runDir(runId: RunId): Promise<string> {
    const runDir = join(this.runsDir, runId);
    const isName = isPlainName(runId, process.platform) && !runId.startsWith('.');
    const found = isName ? await lstat(runDir).catch(() => null) : null;
    if (found?.isDirectory() === true) return runDir;
    throw new LatheError('run-gone', { runId, runsDir: this.runsDir });
  }

  /** @throws LatheError run-not-found */
  async row(runId: RunId): Promise<RunListRow> {
    await this.runDir(runId);
    const row = await this.watcher.refresh(runId);
    if (row !== null) return row;
    throw new LatheError('not-a-run', { runId });
  }

  async start({ data, choice, name }: ArgsOf<'runs.start'>, hooks: PageHooks): Promise<{ runId: RunId }> {
    const { runDir } = await createRun(this.context, await this.requestOf(data, choice), hooks);
    const runId = basename(runDir);
    // From here on the run exists, and the page gets it as its answer.
    if (!hooks.commit()) {
      await rm(runDir, { recursive: true, force: true });
      throw new LatheError('task-cancelled', {});
    }
    if (name !== null && name !== '') await writeAnnotations(runDir, { ...(await readAnnotations(runDir)), name });
    this.trainers.track(runId, runDir, await startTrainer(this.context, runDir, true));
    await this.watcher.refresh(runId);
    return { runId };
  }

  /** Resolves when the run has done it. */
  async command(runId: RunId, command: RunCommand): Promise<CommandAnswer> {
    // Taken at once: two requests of the same moment are given in their order, and waited for together.
    const turn = this.turns.run(`command ${runId}`, async () => {
      const runDir = await this.runDir(runId);
      await this.trainers.waitUntilStarted(runId, runDir);
      return beginCommand(runDir, command);
    });
    return (await turn).answer.finally(() => this.watcher.refresh(runId));
  }

  /** Resolves when a trainer has the run. */
  async resume(runId: RunId, epochs: number | null): Promise<void> {
    // In turn with commands: what is asked for behind it comes to the run behind it.
    await this.turns.run(`command ${runId}`, async () => {
      const runDir = await this.runDir(runId);
      if (this.trainers.isStarting(runId)) throw new LatheError('run-starting', { runId });
      const process = await resumeRun(this.context, runDir, { epochs, outlivesHost: true });
      if (process !== null) this.trainers.track(runId, runDir, process);
      await this.trainers.waitUntilStarted(runId, runDir).finally(() => this.watcher.refresh(runId));
    });
  }

  /** In turn with commands, so that no trainer is started meanwhile. @param folder absolute */
  async moveData(runId: RunId, folder: string, hooks: PageHooks): Promise<void> {
    await this.turns.run(`command ${runId}`, async () => {
      const runDir = await this.runDir(runId);
      if (this.trainers.isStarting(runId)) throw new LatheError('run-starting', { runId });
      await moveDataset(runDir, folder, (args) => this.context.tasks.request('hashFiles', args, hooks));
      await this.watcher.refresh(runId);
    });
  }

  async annotate(runId: RunId, changes: Partial<RunNotes>): Promise<RunListRow> {
    await this.turns.run(runId, async () => {
      const runDir = await this.runDir(runId);
      await writeAnnotations(runDir, { ...(await readAnnotations(runDir)), ...changes });
    });
    return this.row(runId);
  }

  /** Deletes none of them if one is being trained. @throws LatheError run-locked, run-not-found */
  async delete(runIds: readonly RunId[]): Promise<void> {
    const chosen = [...new Set(runIds)];
    for (const runId of chosen) await this.requireRest(runId, await this.runDir(runId));
    for (const runId of chosen) {
      await trashRun(this.runsDir, runId, this.context.now());
      await this.watcher.refresh(runId);
    }
  }

  /** A run that is back in the list already counts as restored. @throws LatheError run-not-found */
  async restore(runIds: readonly RunId[]): Promise<void> {
    for (const runId of new Set(runIds)) {
      // Two requests at once move it once.
      await this.turns.run(runId, () => this.putBack(runId));
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

  private async requireRest(runId: RunId, runDir: string): Promise<void> {
    if (this.trainers.isStarting(runId)) throw new LatheError('run-starting', { runId });
    const holder = await lockHolder(runDir);
    if (holder !== null) throw new LatheError('delete-at-work', { pid: holder.pid, runId });
  }

  async requestOf({ folder, validationFolder, split, layout }: DataChoice, choice: TrainChoice): Promise<TrainRequest> {
    const pathOf = (id: string): string => this.items.folder(id).path;
    const validation = validationFolder === null ? null : pathOf(validationFolder);
    const data = { folder: pathOf(folder), validationFolder: validation, split, layout };
    const changes = await this.withOwnHead(choice.changes);
    return { ...data, ...choice, changes, config: null, runsDir: this.runsDir };
  }

  allowHeadFile(path: string): void {
    this.chosenHeads.add(path);
  }

  /**
   * Allows a head from a run in the list, from a file that a run in the list used, or from a file that a person chose.
   */
  private async withOwnHead(changes: SettingChanges): Promise<SettingChanges> {
    const { headRun, headFile } = changes;
    const own = headRun === undefined ? {} : { headRun: await this.runDir(basename(headRun)) };
    const isFree = headFile === undefined || this.canNameFiles || this.chosenHeads.has(headFile);
    if (isFree || (await this.watcher.knowsHeadFile(headFile))) return { ...changes, ...own };
    throw new LatheError('head-not-chosen', {});
  }
}
