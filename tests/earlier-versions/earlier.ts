/** What an earlier version has left and what it said about it, in a folder of its own as if it had been made there. */

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { unpack, withPlaces } from '../../scripts/fixtures/archive.mjs';
import { readBody } from '../../scripts/fixtures/body.mjs';
import { isBuilt, latheJson, scratchFolder } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';

/** Made by `scripts/fixtures/earlier-runs.mjs`, once. */
const EARLIER = join(import.meta.dirname, '..', 'fixtures', 'earlier-2890051');

/** Why this machine can’t go on with it; null where it can. */
export const missing = !isBuilt
  ? 'out/ is not built'
  : runtimeFolder() === null
    ? 'native TensorFlow is not set up'
    : bodyFile() === null
      ? 'the VGG16 weights are not set up'
      : null;

export const RECIPES = ['small-cnn', 'bottleneck', 'finetune'] as const;
export const FORMATS = ['safetensors', 'keras', 'h5', 'onnx', 'tfjs'];

/** To three digits: what another processor computes differs in the seventh, and a little more after some steps. */
export function near(value: number): number {
  return expect.closeTo(value, 3) as number;
}

export interface Epoch {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
  readonly learningRate: number;
}

export interface Trained {
  readonly epochs: readonly Epoch[];
  readonly best: { readonly epoch: number } | null;
  readonly weightsSha256: string;
}

export interface Shown extends Trained {
  readonly runId: string;
  readonly runDir: string;
  readonly status: string;
}

export interface Evaluated {
  readonly accuracy: number;
  readonly loss: number;
  readonly confusion: readonly (readonly number[])[];
}

export interface Predicted {
  readonly predictions: readonly {
    readonly path: string;
    readonly top: readonly { readonly label: string; readonly probability: number }[];
  }[];
}

/** `said.json`: documents of the command line, as they were printed. */
interface Said {
  /** Ids of runs by what they are. */
  readonly made: Readonly<Record<string, string>>;
  readonly listed: unknown;
  readonly shown: Readonly<Record<string, Shown>>;
  readonly recipes: Readonly<
    Record<
      (typeof RECIPES)[number],
      {
        readonly pictures: string;
        readonly evaluated: Evaluated;
        readonly predicted: Predicted;
        readonly extended: Trained;
      }
    >
  >;
  readonly compared: unknown;
  readonly notes: object;
  readonly preferences: object;
  readonly cache: object;
}

const scratch = scratchFolder();
/** The folder that the paths in it begin with. */
export const place = join(scratch, 'place');
export const runs = join(place, 'runs');
const places = { FOLDER: place, HOST: hostname(), LATHE: join(import.meta.dirname, '..', '..') };

export const said = JSON.parse(withPlaces(readFileSync(join(EARLIER, 'said.json'), 'utf8'), places)) as Said;

const body = missing === null ? readBody(bodyFile() ?? '') : null;

/** @returns the folder with what was unpacked */
export async function unpackEarlier(name: string, folder = join(scratch, name)): Promise<string> {
  if (body === null) throw new Error(missing ?? '');
  await unpack(join(EARLIER, `${name}.br`), folder, { body: await body, places });
  return folder;
}

/** Inside of a suite: everything is unpacked before its tests, and `lathe` finds it. */
export function inEarlierPlace(): void {
  const before = { ...process.env };
  beforeAll(async () => {
    await unpackEarlier('place', place);
    process.env['LATHE_RUNTIME'] = runtimeFolder() ?? '';
    process.env['LATHE_WEIGHTS'] = bodyFile() ?? '';
    process.env['LATHE_RUNS'] = runs;
    process.env['LATHE_FEATURES'] = join(place, 'features');
    process.env['LATHE_CACHE'] = join(scratch, 'cache');
  });
  afterAll(() => {
    process.env = before;
  });
}

/** Each has TensorFlow in it: more would only take memory and the cores from each other. */
const AT_ONCE = 2;
let atWork = 0;
const waiting: (() => void)[] = [];

/** `lathe ARGS --json`, which must succeed. Of any number that are asked at once two are at work. */
export async function ask<T>(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<T> {
  if (atWork >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  else atWork += 1;
  try {
    const { code, document, stderr } = await latheJson(args, env);
    expect(code, `lathe ${args.join(' ')}\n${stderr}`).toBe(0);
    return document as T;
  } finally {
    const next = waiting.shift();
    if (next === undefined) atWork -= 1;
    else next();
  }
}

/** Id of a run by what it is. */
export function idOf(name: string): string {
  const runId = said.made[name];
  if (runId === undefined) throw new Error(`no run ${name}`);
  return runId;
}

export interface JournalEvent {
  readonly n: number;
  readonly kind: string;
  readonly stage?: string;
  readonly epoch?: number;
  readonly step?: number;
  readonly computed?: number;
  readonly failure?: { readonly code: string; readonly message: string; readonly hint: string };
}

export function journalOf(runId: string): JournalEvent[] {
  const lines = readFileSync(join(runs, runId, 'events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as JournalEvent);
}
