/** Reads runs for pages: settings, images, reports and comparisons. */

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { balancedAccuracy, overallAccuracy } from '../../../core/metrics/confusion';
import { againCommand } from '../../../core/settings/again-command';
import { readConfusion, readPredictions } from '../../../runs/report/validation-report';
import { readDataset, readManifest, runDamaged, runFile } from '../../../runs/folder/run-files';
import { summaryOf } from '../../../runs/folder/run-summary';
import { readJournal } from '../../../runs/journal/journal-reader';
import type { ComparedRun, Disagreement, RunComparison, ValidationReport } from '../../../shared/contract/predictions';
import type { ImageProblems } from '../../../shared/contract/images';
import type { RunDetails } from '../../../shared/contract/runs';
import type { RunDataset } from '../../../shared/dataset';
import type { RunEvent } from '../../../shared/events';
import { LatheError } from '../../../shared/failures/failure';
import { plainCommand } from '../../../shared/i18n/failure-words';
import type { RunId } from '../../../shared/run';
import { compareRuns } from '../../runs/compare-runs';
import { disagreement, type RunEvaluation } from './run-disagreement';
import type { RunServices } from './run-services';
import { problemsShown } from '../images/scan-report';

const KEPT = 4;

/** A cache of the latest datasets: long lists, which a page needs again for each image. */
class RunDatasets {
  /** By file and its time; least recently used first. */
  private readonly kept = new Map<string, Promise<RunDataset>>();

  /** @throws LatheError run-damaged */
  async of(runDir: string): Promise<RunDataset> {
    const stats = await stat(runFile(runDir, 'dataset')).catch(() => null);
    if (stats === null) return readDataset(runDir);
    const key = `${runDir} ${stats.mtimeMs} ${stats.size}`;
    const reading = this.kept.get(key) ?? readDataset(runDir);
    this.kept.delete(key);
    this.kept.set(key, reading);
    for (const old of [...this.kept.keys()].slice(0, -KEPT)) this.kept.delete(old);
    // A failure is not cached.
    void reading.catch(() => this.kept.delete(key));
    return reading;
  }
}

export class RunReadings {
  private readonly datasets = new RunDatasets();

  constructor(private readonly runs: Pick<RunServices, 'runDir' | 'row'>) {}

  async get(runId: RunId): Promise<RunDetails> {
    const runDir = await this.runs.runDir(runId);
    const row = await this.runs.row(runId);
    if (row.damage !== null) throw LatheError.from(row.damage);
    const reading = [readManifest(runDir), summaryOf(runDir), this.datasets.of(runDir)] as const;
    const [manifest, { device, weightsSha256 }, dataset] = await Promise.all(reading);
    const command = plainCommand(againCommand(manifest.settings, dataset, runFile(runDir, 'manifest')));
    return { row, manifest, command, runDir, device, weightsSha256, dataset: datasetFacts(dataset) };
  }

  async problems(runId: RunId): Promise<ImageProblems> {
    const { problems } = await this.datasets.of(await this.runs.runDir(runId));
    return problemsShown(problems);
  }

  /** The best epoch’s answers on the validation images; null before the first epoch is done. */
  async report(runId: RunId): Promise<ValidationReport | null> {
    const runDir = await this.runs.runDir(runId);
    if ((await summaryOf(runDir)).best === null) return null;
    const reading = [confusionReport(runDir), readPredictions(runDir), this.datasets.of(runDir)] as const;
    const [report, rows, { validation }] = await Promise.all(reading);
    const isOfThem = rows.length === validation.length && rows.every((row, i) => row.path === validation[i]?.path);
    if (!isOfThem) {
      const facts = { rows: rows.length, images: validation.length };
      throw runDamaged(runFile(runDir, 'report'), 'prediction-for-each', { reason: 'other-rows', facts });
    }
    const image = (index: number) => ({ kind: 'run', runId, subset: 'validation', index }) as const;
    return { ...report, images: rows.map((row, index) => ({ ...row, image: image(index) })) };
  }

  async disagreement(runIds: readonly RunId[]): Promise<Disagreement | null> {
    const [first, second] = await Promise.all(runIds.map((runId) => this.evaluation(runId)));
    return first && second ? disagreement(first, second) : null;
  }

  /** As `lathe compare`, with every epoch and its time. @throws LatheError setting-invalid */
  async compare(runIds: readonly RunId[]): Promise<RunComparison> {
    if (new Set(runIds).size < runIds.length) throw new LatheError('same-run-twice', {});
    const runDirs = await Promise.all(runIds.map((runId) => this.runs.runDir(runId)));
    const { runs, differences } = await compareRuns(runDirs);
    const compared = runs.map(async (facts): Promise<ComparedRun> => {
      const { runDir, best, bestEpoch, lastEpoch, trainMs, validationMs } = facts;
      const row = await this.runs.row(basename(runDir));
      const events = await readJournal(runDir, { kinds: ['created', 'started', 'epoch'] });
      const report = best === null ? null : await confusionReport(runDir);
      return { row, epochs: timedEpochs(events), report, bestEpoch, lastEpoch, trainMs, validationMs };
    });
    return { runs: await Promise.all(compared), differences };
  }

  /** Absolute path of an image of a run, as it was when the run was made. @throws LatheError picture-unusable */
  async image(runId: RunId, subset: 'train' | 'validation', index: number): Promise<string> {
    try {
      const dataset = await this.datasets.of(await this.runs.runDir(runId));
      const { file } = dataset[subset][index] ?? {};
      if (file !== undefined) return file;
    } catch (cause) {
      if (!(cause instanceof LatheError)) throw cause;
      throw LatheError.from({ ...cause.failure, code: 'picture-unusable' });
    }
    throw new LatheError('run-image-unknown', { runId, subset, index });
  }

  private async evaluation(runId: RunId): Promise<RunEvaluation | null> {
    const report = await this.report(runId);
    const { validation } = await this.datasets.of(await this.runs.runDir(runId));
    return report && { report, validation };
  }
}

function datasetFacts(dataset: RunDataset): RunDetails['dataset'] {
  const { folder, validationFolder, layout, classes, split, train, validation } = dataset;
  const counts = classes.map((label) => ({ label, train: 0, validation: 0 }));
  for (const { classIndex } of train) if (counts[classIndex] !== undefined) counts[classIndex].train += 1;
  for (const { classIndex } of validation) if (counts[classIndex] !== undefined) counts[classIndex].validation += 1;
  const shown = split.kind === 'folders' ? split : { kind: split.kind, share: split.share };
  return { path: folder, validationPath: validationFolder, layout, classes: counts, split: shown };
}

/** @throws LatheError run-damaged */
async function confusionReport(runDir: string): Promise<Omit<ValidationReport, 'images'>> {
  const { classes, confusion, perClass } = await readConfusion(runDir);
  const [accuracy, balanced] = [overallAccuracy(confusion), balancedAccuracy(perClass)];
  return { classes, confusion, perClass, accuracy, balancedAccuracy: balanced };
}

/** Epochs of the main stage; their computing time includes the head’s stage. */
function timedEpochs(events: readonly RunEvent[]): ComparedRun['epochs'] {
  const begin = events.find(({ kind }) => kind === 'started') ?? events[0];
  const beginMs = begin === undefined ? 0 : Date.parse(begin.at);
  let computeMs = 0;
  return events.flatMap((event) => {
    if (event.kind !== 'epoch') return [];
    const { stage, report, at } = event;
    computeMs += report.trainMs + report.validationMs;
    return stage === 'main' ? [{ ...report, wallMs: Math.max(0, Date.parse(at) - beginMs), computeMs }] : [];
  });
}
