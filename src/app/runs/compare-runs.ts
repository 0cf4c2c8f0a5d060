/** Compares runs: which settings differ, and what each run reached. */

import { flatten, type Leaf } from '../../core/text/flatten';
import { readRunDocument } from '../../runs/library/list-runs';
import { readDataset, readManifest } from '../../runs/folder/run-files';
import { readConfusion } from '../../runs/report/validation-report';
import type { RunComparison as PageComparison } from '../../shared/contract/predictions';
import type { ClassMetrics } from '../../shared/reports';
import type { BestEpoch, EpochReport, RunId, RunStatus } from '../../shared/run';

export interface ComparedRun {
  readonly runId: RunId;
  readonly runDir: string;
  readonly status: RunStatus;
  readonly epochs: number;
  readonly best: BestEpoch | null;
  /** The epoch with the best validation accuracy, and the last one. */
  readonly bestEpoch: EpochReport | null;
  readonly lastEpoch: EpochReport | null;
  /** Metrics on the validation images in the best epoch; empty before the first epoch is done. */
  readonly classes: readonly ClassMetrics[];
  /** Training and validation of all epochs, pauses left out. */
  readonly trainMs: number;
  readonly validationMs: number;
  readonly weightsSha256: string | null;
}

export interface RunComparison {
  readonly runs: readonly ComparedRun[];
  /** `dataset`, `device` and `tensorflow` are no settings, and are compared as well. A run may lack a setting: null. */
  readonly differences: PageComparison['differences'];
}

/** @throws LatheError run-damaged */
export async function compareRuns(runDirs: readonly string[]): Promise<RunComparison> {
  const facts = await Promise.all(runDirs.map(factsOf));
  const names = [...new Set(facts.flatMap((each) => [...each.settings.keys()]))];
  const differences = names
    .map((setting) => ({ setting, values: facts.map((each) => each.settings.get(setting) ?? null) }))
    .filter(({ values }) => new Set(values).size > 1);
  return { runs: facts.map((each) => each.run), differences };
}

async function factsOf(runDir: string): Promise<{ run: ComparedRun; settings: Map<string, Leaf> }> {
  const reading = [readRunDocument(runDir), readManifest(runDir), readDataset(runDir)] as const;
  const [document, manifest, dataset] = await Promise.all(reading);
  const { runId, status, epochs, best, weightsSha256 } = document;
  const sum = (key: 'trainMs' | 'validationMs'): number => epochs.reduce((total, epoch) => total + epoch[key], 0);
  const run: ComparedRun = {
    runId,
    runDir,
    status,
    epochs: epochs.length,
    best,
    bestEpoch: epochs.find((epoch) => epoch.epoch === best?.epoch) ?? null,
    lastEpoch: epochs.at(-1) ?? null,
    classes: best === null ? [] : (await readConfusion(runDir)).perClass,
    trainMs: sum('trainMs'),
    validationMs: sum('validationMs'),
    weightsSha256,
  };
  const settings = flatten(manifest.settings);
  settings.set('dataset', `${dataset.folder} (${manifest.datasetSha256.slice(0, 8)})`);
  settings.set('device', document.device);
  settings.set('tensorflow', document.tensorflow);
  return { run, settings };
}
