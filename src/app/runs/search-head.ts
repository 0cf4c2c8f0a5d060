/**
 * A search for a bottleneck head: one run after the other on the same features, each choosing one thing with the best
 * of all before. The runs are runs like any other, and stay.
 */

import { RECIPES } from '../../core/recipes/recipes';
import { trainCommand } from '../../core/settings/train-command';
import { resolveSettings } from '../../core/settings/resolve-settings';
import { readAnnotations, writeAnnotations } from '../../runs/library/annotations';
import type { SettingChanges } from '../../shared/setting-changes';
import { LatheError, toldError } from '../../shared/failures/failure';
import type { RunDocument } from '../../shared/run';
import type { HeadSettings } from '../../shared/settings';
import type { AppContext } from '../host/context';
import { requestOfRun } from './control-run';
import { createRun } from './create-run';
import type { CreatedRun } from './create-run';
import { followRun } from './follow-run';
import { startRun } from './resume-run';
import { readRunDocument } from '../../runs/library/list-runs';
import type { TrainRequest } from './train-request';
import type { TaskHooks } from '../trainer/trainer-host';

type Head = Pick<HeadSettings, 'pooling' | 'hiddenUnits'>;

/** The widely different first: what is behind the body matters more than rates, and rates more than dropout. */
const HEADS: readonly Head[] = [
  { pooling: 'average', hiddenUnits: 256 },
  { pooling: 'average', hiddenUnits: 0 },
  { pooling: 'max', hiddenUnits: 256 },
  { pooling: 'flatten', hiddenUnits: 256 },
];
const RATES = [3e-4, 1e-3, 3e-3] as const;
const DROPOUTS = [0.25, 0.5, 0.7] as const;

/** What a run of the search is trained with. */
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
  /** Fine-tunes the body with the best head. */
  readonly next: string;
}

export interface SearchHooks extends TaskHooks {
  readonly onRun: (run: SearchedRun, number: number, most: number) => void;
}

const TAG = 'search';

/** Higher accuracy, then lower loss in the same epoch. */
function isBetter({ document: a }: SearchedRun, { document: b }: SearchedRun): boolean {
  const difference = (a.best?.valAccuracy ?? 0) - (b.best?.valAccuracy ?? 0);
  return difference !== 0 ? difference > 0 : lossOf(a) < lossOf(b);
}

function lossOf({ best, epochs }: RunDocument): number {
  return epochs.find((epoch) => epoch.epoch === best?.epoch)?.valLoss ?? Infinity;
}

/** Ways to change one thing. What the person has named is not searched. */
function rounds({ head = {}, learningRate }: SettingChanges): readonly (readonly Partial<HeadChoice>[])[] {
  const hasHead = head.pooling !== undefined || head.hiddenUnits !== undefined;
  return [
    hasHead ? [] : HEADS,
    learningRate === undefined ? RATES.map((rate) => ({ learningRate: rate })) : [],
    head.dropout === undefined ? DROPOUTS.map((dropout) => ({ dropout })) : [],
  ];
}

/**
 * @throws LatheError setting-invalid for another recipe, cancelled, and what a run throws; runs that ended stay
 */
export async function searchHead(context: AppContext, request: TrainRequest, hooks: SearchHooks): Promise<HeadSearch> {
  requireBottleneck(request);
  const defaults = { seed: context.freshSeed(), threads: context.tasks.defaultThreads };
  const preset = request.preset ?? 'recommended';
  const start = resolveSettings('bottleneck', preset, 2, request.changes, defaults);
  const { pooling, hiddenUnits, dropout } = start.head;
  const { learningRate } = start.stage.optimizer;
  // One seed for all of them: what differs is what was chosen.
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
    const head = { pooling: choice.pooling, hiddenUnits: choice.hiddenUnits, dropout: choice.dropout };
    const one = { ...request, changes: { ...changes, head, learningRate: choice.learningRate } };
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

function requireBottleneck({ recipe, config }: TrainRequest): void {
  if (recipe !== null && RECIPES[recipe].vgg16 === 'frozen' && config === null) return;
  throw toldError(
    'setting-invalid',
    `--search expects --recipe bottleneck, whose features are computed once; received ${config === null ? `recipe ${recipe ?? 'finetune'}` : '--config'}.`,
    'Search for a head with --recipe bottleneck --search, then fine-tune with --head-from RUN.',
  );
}

async function trainOne(
  context: AppContext,
  request: TrainRequest,
  name: string,
  hooks: SearchHooks,
): Promise<RunDocument> {
  const { signal = new AbortController().signal } = hooks;
  const created = await createRun(context, request, hooks);
  const { runDir } = created;
  await writeAnnotations(runDir, { ...readAnnotations(runDir), name, tags: [TAG] });
  if (!signal.aborted) await untilEnd(context, created, signal);
  if (signal.aborted) throw cancelled();
  return readRunDocument(runDir);
}

/** @throws LatheError why the run failed */
async function untilEnd(context: AppContext, { runDir }: CreatedRun, signal: AbortSignal): Promise<void> {
  const { process: trainer, before } = await startRun(context, runDir, false);
  const pause = (): void => void requestOfRun(runDir, { kind: 'pause', depth: 'release' }).catch(() => undefined);
  signal.addEventListener('abort', pause, { once: true });
  const never = new AbortController().signal;
  try {
    for await (const each of followRun(runDir, { process: trainer, after: before.at(-1) ?? null, signal: never })) {
      // A trainer that has just begun forgets what was asked of the one before it.
      if (signal.aborted && each.kind === 'events' && each.events.some(({ kind }) => kind === 'started')) pause();
      if (each.kind === 'ended' && each.ending.failure !== null) throw LatheError.from(each.ending.failure);
    }
  } finally {
    signal.removeEventListener('abort', pause);
  }
}

function cancelled(): LatheError {
  return toldError(
    'cancelled',
    'The search was cancelled; the runs that ended are kept.',
    'See them with “lathe runs”; each is tagged “search”.',
  );
}

/** The command that fine-tunes with the head that was found, on the same images as the network saw them. */
function fineTuning(request: TrainRequest, changes: SettingChanges, { choice, document }: SearchedRun): string {
  const { size, preprocessing, threads } = changes;
  const { pooling, hiddenUnits, dropout } = choice;
  const wanted: SettingChanges = {
    ...(size === undefined ? {} : { size }),
    ...(preprocessing === undefined ? {} : { preprocessing }),
    ...(threads === undefined ? {} : { threads }),
    head: { pooling, hiddenUnits, dropout },
    headFrom: { kind: 'run', runDir: document.runDir },
  };
  const defaults = { seed: changes.seed ?? 0, threads: document.threads };
  const settings = resolveSettings('finetune', request.preset ?? 'recommended', 2, wanted, defaults);
  return trainCommand({ ...request, config: null }, settings, wanted);
}
