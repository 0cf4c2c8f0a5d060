/**
 * Searches for a bottleneck head: trains one run after the other on the same features. Each changes one thing in the
 * best choice so far. The runs are ordinary runs and stay.
 */

import { RECIPES } from '../../core/recipes/recipes';
import { trainCommand } from '../../core/settings/setting-flags';
import { resolveSettings } from '../../core/settings/resolve-settings';
import { readAnnotations, writeAnnotations } from '../../runs/library/annotations';
import { LatheError } from '../../shared/failures/failure';
import type { RunDocument } from '../../shared/run';
import { plainCommand } from '../../shared/i18n/failure-words';
import type { HeadSettings, SettingChanges } from '../../shared/settings';
import type { AppContext } from '../host/context';
import { createRun, type TrainRequest } from './create-run';
import { followToEnd } from './control-run';
import { startTrainer } from './resume-run';
import { readRunDocument } from '../../runs/library/list-runs';
import type { RequestHooks } from '../../shared/request-channel';

type Head = Pick<HeadSettings, 'pooling' | 'hiddenUnits'>;

/** The order of the search: layers behind the backbone matter more than rates, and rates more than dropout. */
const HEADS: readonly Head[] = [
  { pooling: 'average', hiddenUnits: 256 },
  { pooling: 'average', hiddenUnits: 0 },
  { pooling: 'max', hiddenUnits: 256 },
  { pooling: 'flatten', hiddenUnits: 256 },
];
const RATES = [3e-4, 1e-3, 3e-3] as const;
const DROPOUTS = [0.25, 0.5, 0.7] as const;

export interface HeadChoice extends Head {
  readonly learningRate: number;
  readonly dropout: number;
}

export interface SearchedRun {
  readonly choice: HeadChoice;
  readonly document: RunDocument;
}

export interface HeadSearch {
  readonly runs: readonly SearchedRun[];
  readonly best: SearchedRun;
  /** The command that fine-tunes the backbone with the best head. */
  readonly next: string;
}

export interface SearchHooks extends RequestHooks {
  readonly onRun: (run: SearchedRun, number: number, most: number) => void;
}

/** Higher accuracy, then lower loss in the same epoch. */
function isBetter({ document: a }: SearchedRun, { document: b }: SearchedRun): boolean {
  const difference = (a.best?.valAccuracy ?? 0) - (b.best?.valAccuracy ?? 0);
  return difference !== 0 ? difference > 0 : lossOf(a) < lossOf(b);
}

function lossOf({ best, epochs }: RunDocument): number {
  return epochs.find((epoch) => epoch.epoch === best?.epoch)?.valLoss ?? Infinity;
}

/** Ways to change one thing, round by round. Settings that the person named stay. */
function rounds(changes: SettingChanges): readonly (readonly Partial<HeadChoice>[])[] {
  const { pooling, hiddenUnits, learningRate, dropout } = changes;
  const hasHead = pooling !== undefined || hiddenUnits !== undefined;
  return [
    hasHead ? [] : HEADS,
    learningRate === undefined ? RATES.map((rate) => ({ learningRate: rate })) : [],
    dropout === undefined ? DROPOUTS.map((share) => ({ dropout: share })) : [],
  ];
}

/** @throws LatheError setting-invalid for another recipe, cancelled, and what a run throws; runs that ended stay */
export async function searchHead(context: AppContext, request: TrainRequest, hooks: SearchHooks): Promise<HeadSearch> {
  const { recipe, config } = request;
  if (recipe === null || RECIPES[recipe].vgg16 !== 'frozen' || config !== null)
    throw new LatheError('search-needs-bottleneck', { recipe: config === null ? (recipe ?? 'finetune') : null });
  const defaults = { seed: context.freshSeed(), threads: context.tasks.defaultThreads };
  const preset = request.preset ?? 'recommended';
  const start = resolveSettings('bottleneck', preset, 2, request.changes, defaults);
  const { pooling, hiddenUnits, dropout } = start.head;
  const { learningRate } = start.stage.optimizer;
  // One seed for all runs, so that only the choice differs.
  const changes = { ...request.changes, seed: start.seed };
  const ways = rounds(request.changes);
  const most = 1 + ways.reduce((sum, way) => sum + Math.max(0, way.length - 1), 0);
  const done = new Map<string, SearchedRun>();
  let best = await tryChoice({ pooling, hiddenUnits, learningRate, dropout });
  for (const way of ways) {
    const base = best.choice;
    for (const change of way) {
      const run = await tryChoice({ ...base, ...change });
      if (isBetter(run, best)) best = run;
    }
  }
  return { runs: [...done.values()], best, next: fineTuning(request, changes, best) };

  async function tryChoice(choice: HeadChoice): Promise<SearchedRun> {
    const key = JSON.stringify(choice);
    const known = done.get(key);
    if (known !== undefined) return known;
    const one = { ...request, changes: { ...changes, ...choice } };
    const run = { choice, document: await trainOne(context, one, nameOf(choice), hooks) };
    done.set(key, run);
    hooks.onRun(run, done.size, Math.max(most, done.size));
    return run;
  }
}

/** `average, 256 hidden, dropout 0.5, rate 0.001`. */
export function nameOf({ pooling, hiddenUnits, dropout, learningRate }: HeadChoice): string {
  const hidden = hiddenUnits === 0 ? 'no hidden layer' : `${hiddenUnits} hidden`;
  return `${pooling}, ${hidden}, dropout ${dropout}, rate ${learningRate}`;
}

async function trainOne(
  context: AppContext,
  request: TrainRequest,
  name: string,
  hooks: SearchHooks,
): Promise<RunDocument> {
  const { signal = new AbortController().signal } = hooks;
  const { runDir } = await createRun(context, request, hooks);
  await writeAnnotations(runDir, { ...(await readAnnotations(runDir)), name, tags: ['search'] });
  if (!signal.aborted) await followToEnd(runDir, await startTrainer(context, runDir, false), signal);
  if (signal.aborted) throw new LatheError('search-cancelled', {});
  return readRunDocument(runDir);
}

/** The command that fine-tunes with the best head, on the same images, prepared in the same way. */
function fineTuning(request: TrainRequest, changes: SettingChanges, { choice, document }: SearchedRun): string {
  const { size, preprocessing, threads } = changes;
  const { pooling, hiddenUnits, dropout } = choice;
  const wanted: SettingChanges = {
    size,
    preprocessing,
    threads,
    ...{ pooling, hiddenUnits, dropout },
    headFrom: 'run',
    headRun: document.runDir,
  };
  const defaults = { seed: changes.seed ?? 0, threads: document.threads };
  const settings = resolveSettings('finetune', request.preset ?? 'recommended', 2, wanted, defaults);
  return plainCommand(trainCommand({ ...request, config: null }, settings, wanted));
}
