/** What a page reads of runs that are there: their settings, images, reports and comparisons. */

import { stat } from 'node:fs/promises';
import { htmlReport } from '../../../runs/report/html-report';
import { readDataset, readManifest, runFile } from '../../../runs/folder/run-files';
import { summaryOf } from '../../../runs/folder/run-summary';
import type { Disagreement, RunComparison, ValidationReport } from '../../../shared/contract/predictions';
import type { ImageProblems } from '../../../shared/contract/images';
import type { RunDetails } from '../../../shared/contract/runs';
import type { RunDataset } from '../../../shared/dataset';
import { LatheError } from '../../../shared/failures/failure';
import type { RunId } from '../../../shared/run';
import { comparison } from './run-comparison';
import { disagreement } from './run-disagreement';
import type { Judgement } from './run-disagreement';
import { runReport } from './report-file';
import type { RunServices } from './run-services';
import { problemsShown } from '../images/scan-report';

const KEPT = 4;

/** The images of the runs that were looked at last: long lists, which are asked for once for each image. */
class RunDatasets {
  /** By file and its time; the longest unused first. */
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
    // What could not be read is read again the next time.
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
    const [manifest, summary, dataset] = await Promise.all([
      readManifest(runDir),
      summaryOf(runDir),
      this.datasets.of(runDir),
    ]);
    const { device, weightsSha256 } = summary;
    return { row, manifest, runDir, device, weightsSha256, dataset: datasetFacts(dataset) };
  }

  async problems(runId: RunId): Promise<ImageProblems> {
    const { problems } = await this.datasets.of(await this.runs.runDir(runId));
    return problemsShown(problems);
  }

  async page(runId: RunId): Promise<{ html: string }> {
    return { html: await htmlReport(await this.runs.runDir(runId)) };
  }

  async report(runId: RunId): Promise<ValidationReport | null> {
    const runDir = await this.runs.runDir(runId);
    const { best } = await summaryOf(runDir);
    return runReport(runId, runDir, best, () => this.datasets.of(runDir));
  }

  async disagreement(runIds: readonly RunId[]): Promise<Disagreement | null> {
    const [first, second] = await Promise.all(runIds.map((runId) => this.judgement(runId)));
    return first && second ? disagreement(first, second) : null;
  }

  async compare(runIds: readonly RunId[]): Promise<RunComparison> {
    const runDirs = await Promise.all(runIds.map((runId) => this.runs.runDir(runId)));
    return comparison(runDirs, await Promise.all(runIds.map((runId) => this.runs.row(runId))));
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

  private async judgement(runId: RunId): Promise<Judgement | null> {
    const report = await this.report(runId);
    const { validation } = await this.datasets.of(await this.runs.runDir(runId));
    return report && { report, validation };
  }
}

function datasetFacts(dataset: RunDataset): RunDetails['dataset'] {
  const { folder, validationFolder, classes, split, train, validation } = dataset;
  const counts = classes.map((label) => ({ label, train: 0, validation: 0 }));
  for (const { classIndex } of train) if (counts[classIndex] !== undefined) counts[classIndex].train += 1;
  for (const { classIndex } of validation) if (counts[classIndex] !== undefined) counts[classIndex].validation += 1;
  const shown = split.kind === 'folders' ? split : { kind: split.kind, share: split.share };
  return { path: folder, validationPath: validationFolder, classes: counts, split: shown };
}
