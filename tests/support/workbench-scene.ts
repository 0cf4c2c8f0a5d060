/** A workbench on a temporary folder, without a build: no trainer can be started in it. */

import { englishOf } from '../../src/shared/i18n/failure-words';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppContext } from '../../src/app/host/context';
import { ForkedTrainerHost } from '../../src/app/trainer/forked-trainer-host';
import { findPlaces } from '../../src/app/host/places';
import { TaskRunner } from '../../src/app/trainer/task-runner';
import type { HostAbilities, Session, Workbench } from '../../src/app/workbench/session/ports';
import { createWorkbench } from '../../src/app/workbench/workbench';
import { DEFAULT_PREFERENCES } from '../../src/app/host/preferences';
import { createRun } from '../../src/runs/folder/write-run';
import { JournalWriter } from '../../src/runs/journal/journal-writer';
import { readSummary, writeSummary } from '../../src/runs/folder/run-files';
import type { Push, RequestName, ResultOf } from '../../src/shared/contract/requests';
import type { EpochReport } from '../../src/shared/run';
import { sampleRun, stepEvent } from './sample-run';

export class WorkbenchScene {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'lathe-workbench-')));
  readonly runsDir = join(this.root, 'runs');
  stored = DEFAULT_PREFERENCES;
  /** What the page was sent. */
  readonly pushed: Push[] = [];
  readonly workbench = this.another({});
  readonly page = this.workbench.connect((push) => void this.pushed.push(push));

  /** A workbench beside the first, on the same folders. */
  another(changes: Partial<HostAbilities>): Workbench {
    return createWorkbench(this.context(), {
      info: { kind: 'web', electron: null, isTrial: false },
      preferences: { read: () => this.stored, write: (preferences) => void (this.stored = preferences) },
      chooseFolder: null,
      chooseWeights: null,
      reveal: null,
      canBrowse: true,
      ...changes,
    });
  }

  async remove(): Promise<void> {
    await this.workbench.close();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** What a request gives. @throws Error for a failure */
  async ask<N extends RequestName>(name: N, args: object = {}, of: Session = this.page): Promise<ResultOf<N>> {
    const reply = await of.request(name, args);
    if (!reply.ok) throw new Error(`${name}: ${reply.failure.code} ${englishOf(reply.failure).message}`);
    return reply.value as ResultOf<N>;
  }

  /** The code of the failure. */
  async refused(name: RequestName, args: object = {}, of: Session = this.page): Promise<string> {
    const reply = await of.request(name, args);
    return reply.ok ? 'not refused' : reply.failure.code;
  }

  /** The id of a folder that is opened. */
  async open(path: string, of: Workbench = this.workbench): Promise<string> {
    const reply = await of.openPaths([path]);
    if (!reply.ok) throw new Error(englishOf(reply.failure).message);
    return reply.value[0]?.id ?? '';
  }

  /** @returns the run’s folder */
  make(runId: string): Promise<string> {
    return createRun(sampleRun(this.runsDir, runId));
  }

  /** A run that has done two epochs of its head and two of its main stage, two minutes each. */
  async makeTrained(runId: string): Promise<string> {
    const runDir = await this.make(runId);
    let nowMs = Date.parse('2026-11-24T12:00:00.000Z');
    const journal = await JournalWriter.open(runDir, () => new Date((nowMs += 60_000)));
    const best = { epoch: 2, valAccuracy: 0.8 };
    for (const stage of ['head', 'main'] as const) {
      for (const epoch of [1, 2]) {
        journal.append(stepEvent(epoch));
        journal.append({ kind: 'epoch', stage, report: epochReport(epoch), best, improved: true });
      }
    }
    await journal.close();
    await writeSummary(runDir, { ...(await readSummary(runDir)), status: 'stopped', best });
    const perClass = ['cats', 'dogs'].map((label) => ({ label, support: 1, precision: 1, recall: 1, f1: 1 }));
    const confusion = [
      [1, 0],
      [0, 0],
    ];
    writeFileSync(
      join(runDir, 'report', 'confusion.json'),
      JSON.stringify({ classes: ['cats', 'dogs'], confusion, perClass }),
    );
    const row = '"cats/ü ""2"".jpg",cats,cats,0.9,0.1\n';
    writeFileSync(join(runDir, 'report', 'predictions.csv'), `path,label,predicted,probability,loss\n${row}`);
    return runDir;
  }

  private context(): AppContext {
    const { runsDir, root } = this;
    const env = { LATHE_RUNS: runsDir, LATHE_CACHE: join(root, 'cache'), XDG_DATA_HOME: join(root, 'data') };
    const { arch, execPath } = process;
    const places = findPlaces(join(root, 'out', 'main'), { env, platform: 'linux', arch, home: root, execPath });
    const host = new ForkedTrainerHost(places);
    return {
      places,
      host,
      tasks: new TaskRunner(host, 1),
      app: 'Lathe 0',
      now: () => new Date(),
      freshSeed: () => 1,
    };
  }
}

export function epochReport(epoch: number): EpochReport {
  const losses = { loss: 0.5, accuracy: 0.7, valLoss: 0.4, valAccuracy: 0.8 };
  return { epoch, trainMs: 1000, validationMs: 100, ...losses, learningRate: 1e-4 };
}
