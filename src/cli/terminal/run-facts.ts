/** The settings of a run as labelled lines. */

import { mainStage } from '../../core/recipes/stage-plan';
import type { RunDataset } from '../../shared/dataset';
import type { CommandText } from '../../shared/failures/step-facts';
import type { RunSettings } from '../../shared/settings';
import { facts, labels } from '../i18n/en/facts';
import { factLine } from './lines';

function headFacts({ headSource }: RunSettings): [string, string][] {
  if (headSource === null) return [];
  if (headSource.kind === 'train') return [[labels.headFirst, facts.stage(headSource.stage)]];
  return [[labels.headFrom, headSource.kind === 'run' ? headSource.runDir : headSource.path]];
}

export function factLines(runId: string, settings: RunSettings, dataset: RunDataset, command: CommandText): string[] {
  const lines: readonly (readonly [string, string])[] = [
    [labels.run, runId],
    [labels.data, facts.data(dataset, command)],
    [labels.recipe, facts.recipe(settings)],
    [labels.network, facts.network(settings)],
    [labels.images, facts.images(settings)],
    ...headFacts(settings),
    [labels.training, facts.stage(settings.stage)],
  ];
  return lines.map(([label, fact]) => factLine(label, fact));
}

/** Whether the network has frozen layers; the device report names their software in any case. */
export function hasFrozenLayers(settings: RunSettings): boolean {
  return mainStage(settings).features !== null;
}
