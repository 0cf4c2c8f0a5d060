/** `lathe forecast`: how long a run will take, and how much room, before it starts. */

import { forecastRun } from '../../app/runs/forecast-run';
import { findRun } from '../../runs/library/list-runs';
import type { RunForecast } from '../../shared/forecast';
import { RECIPES } from '../../core/recipes/recipes';
import { RECIPE_NAMES } from '../../shared/settings';
import { expectedDuration, humanBytes, humanDuration } from '../../core/text/units';
import type { Work } from '../program/action';
import { clock, table } from '../terminal/format';
import { configFile, settingChanges } from '../program/train-flags';
import type { TrainFlags } from '../program/train-flags';

/** What is told where nothing was named: every recipe, the longest last, and a fine-tuning without kept features. */
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

export async function forecast(work: Work, folder: string, flags: TrainFlags): Promise<void> {
  const { context, live, signal, runsDir } = work;
  const { validation = null, split = null, preset = null } = flags;
  const find = (name: string): Promise<string> => findRun(runsDir, name);
  const config = await configFile(flags.config, find);
  const forecasts: RunForecast[] = [];
  for (const choice of chosen(flags)) {
    const one = { ...flags, ...choice };
    const changes = await settingChanges(one, find);
    const recipe = one.recipe ?? null;
    const request = { folder, validationFolder: validation, split, recipe, preset, config, changes, runsDir };
    const onProgress = ({ done, total }: { done: number; total: number }): void =>
      live.show((columns) => `Trying ${recipe ?? 'the run'}: ${Math.floor((100 * done) / total)} %`.slice(0, columns));
    forecasts.push(await forecastRun(context, request, { onProgress, signal }));
  }
  work.answer({ folder, forecasts }, () => forecastLines(forecasts, context.now()));
}

function forecastLines(forecasts: readonly RunForecast[], now: Date): string[] {
  const rows = forecasts.map(({ recipe, featureCache, features, time, memoryBytes, disk }) => [
    recipe,
    features.total === 0 ? '–' : featureCache === 'off' ? 'off' : features.missing === 0 ? 'kept' : 'computed first',
    expectedDuration(time.firstEpochMs),
    expectedDuration(time.epochMs),
    expectedDuration(time.totalMs),
    `${humanDuration(time.rangeMs[0])} to ${humanDuration(time.rangeMs[1])}`,
    clock(new Date(now.getTime() + time.totalMs), now),
    humanBytes(memoryBytes),
    humanBytes(disk.featureBytes + disk.checkpointBytes),
  ]);
  const head = ['recipe', 'features', 'first epoch', 'an epoch', 'in all', 'likely', 'done at', 'memory', 'disk'];
  const took = forecasts.reduce((sum, each) => sum + each.trial.tookMs, 0);
  return [
    ...table([head, ...rows], [2, 3, 4, 7, 8]),
    '',
    `From trials on a few of the pictures, which took ${humanDuration(took)}. Started now, with nothing else at work.`,
  ];
}
