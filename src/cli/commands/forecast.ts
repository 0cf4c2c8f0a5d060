/** `lathe forecast`: how long a run will take, and how much room, before it starts. */

import { forecastRun } from '../../app/runs/forecast-run';
import { RECIPES } from '../../core/recipes/recipes';
import { expectedDuration, humanDuration } from '../../core/text/units';
import { humanBytes } from '../../shared/amounts';
import type { RunForecast } from '../../shared/forecast';
import { RECIPE_NAMES } from '../../shared/setting-table';
import { texts } from '../i18n/en/texts';
import type { TrainFlags } from '../program/train-flags';
import { trainRequest } from './train-request';
import type { Work } from '../program/work';
import { clock } from '../terminal/format';
import { table } from '../terminal/lines';

/** Forecasts when nothing is named: every recipe, the longest last, and a fine-tuning without cached features. */
const USUAL = [...RECIPE_NAMES].reverse().flatMap((recipe) => {
  const caches = RECIPES[recipe].vgg16 === 'tuned' ? (['on', 'off'] as const) : (['on'] as const);
  return caches.map((featureCache) => ({ recipe, featureCache }));
});

function chosen({ recipe, config, featureCache }: TrainFlags): Pick<TrainFlags, 'recipe' | 'featureCache'>[] {
  if (config !== undefined || (recipe !== undefined && featureCache !== undefined)) return [{}];
  if (recipe !== undefined && RECIPES[recipe].vgg16 === 'unused') return [{}];
  const some = USUAL.filter((each) => recipe === undefined || each.recipe === recipe);
  return featureCache === undefined ? some : some.filter((each) => each.featureCache === featureCache);
}

export async function forecast(work: Work, flags: TrainFlags & { readonly folder: string }): Promise<void> {
  const { context, live, signal, runsDir } = work;
  const { folder } = flags;
  const forecasts: RunForecast[] = [];
  for (const choice of chosen(flags)) {
    const request = await trainRequest(folder, { ...flags, ...choice }, runsDir);
    const onProgress = ({ done, total }: { done: number; total: number }): void =>
      live.show((columns) => texts.forecast.trying(request.recipe, done / total).slice(0, columns));
    forecasts.push(await forecastRun(context, request, { onProgress, signal }));
  }
  work.answer({ folder, forecasts }, () => forecastLines(forecasts, context.now()));
}

function featuresText({ features, featureCache }: RunForecast): string {
  const { none, off, kept, first } = texts.forecast.features;
  if (features.total === 0) return none;
  return featureCache === 'off' ? off : features.missing === 0 ? kept : first;
}

function forecastLines(forecasts: readonly RunForecast[], now: Date): string[] {
  const rows = forecasts.map((each) => [
    each.recipe,
    featuresText(each),
    expectedDuration(each.time.firstEpochMs),
    expectedDuration(each.time.epochMs),
    expectedDuration(each.time.totalMs),
    texts.forecast.range(...each.time.rangeMs),
    clock(new Date(now.getTime() + each.time.totalMs), now),
    humanBytes(each.memoryBytes),
    humanBytes(each.disk.featureBytes + each.disk.checkpointBytes),
  ]);
  const tookMs = forecasts.reduce((sum, each) => sum + each.trial.tookMs, 0);
  return [...table([texts.forecast.head, ...rows], [2, 3, 4, 7, 8]), '', texts.forecast.trials(humanDuration(tookMs))];
}
