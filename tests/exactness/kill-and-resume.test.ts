import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { compareRuns, killTree } from '../../scripts/proofs/exactness.mjs';
import { lathe, startLathe, type RunDocument } from '../../scripts/proofs/lathe.mjs';
import { randomAt, type Random } from '../../src/core/training/random';
import { isBuilt } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';
import { samplePlace } from './sample-place';

/** Why this machine can’t run it; null where it can. */
const missing = !isBuilt ? 'out/ is not built' : runtimeFolder() === null ? 'native TensorFlow is not set up' : null;
const missingBody = bodyFile() === null ? 'the VGG16 weights are not set up' : null;

/** `npm run proof:resume` kills ten times, on real pictures. */
const KILLS = 6;

/** Checkpoints every 0.3 s, so that some kills meet one that is being written. */
const COMMON = ['--seed', '11', '--threads', '2', '--checkpoint-minutes', '0.005'];

const RECIPES: Record<string, string[]> = {
  'small-cnn': ['--recipe', 'small-cnn', '--size', '96', '--batch', '4', '--epochs', '5'],
  bottleneck: ['--recipe', 'bottleneck', '--preset', 'article', '--size', '64', '--batch', '2', '--epochs', '5'],
  finetune: [
    ...['--recipe', 'finetune', '--preset', 'article', '--size', '48', '--batch', '8', '--epochs', '4'],
    ...['--head-epochs', '2', '--schedule', 'cosine'],
  ],
};

async function onlyRun(runs: string): Promise<string | null> {
  const names = await readdir(runs).catch(() => []);
  return names.find((name) => !name.startsWith('.')) ?? null;
}

async function journalLines(runs: string): Promise<number> {
  const run = await onlyRun(runs);
  if (run === null) return 0;
  const journal = await readFile(join(runs, run, 'events.jsonl'), 'utf8').catch(() => '');
  return journal.split('\n').length - 1;
}

/** Kills a trainer when its journal has so many lines, and a moment later: inside a step, a write, a checkpoint. */
async function killAt(lines: number, delayMs: number, runs: string, args: string[]): Promise<'killed' | 'ended'> {
  const { child, ended } = startLathe([...args, '--runs', runs], { quiet: true });
  const end = new AbortController();
  const over = ended.then(() => end.abort());
  while (!end.signal.aborted && (await journalLines(runs)) < lines) await delay(2);
  await Promise.race([over, delay(delayMs)]);
  const outcome = end.signal.aborted ? 'ended' : 'killed';
  killTree(child);
  await ended;
  return outcome;
}

/** Kills are spread over the whole run, at random places in each of its parts. */
async function trainKilled(
  begin: string[],
  runs: string,
  lines: number,
  random: Random,
): Promise<[RunDocument, number]> {
  let kills = 0;
  let args = begin;
  for (let part = 0; part < KILLS; part += 1) {
    const place = Math.round(lines * ((part + random.between(0, 0.6)) / KILLS));
    if ((await killAt(place, random.between(0, 60), runs, args)) === 'ended') break;
    kills += 1;
    const run = await onlyRun(runs);
    if (run !== null) args = ['resume', run];
  }
  const run = (await onlyRun(runs)) ?? '';
  const shown = await lathe(['show', run, '--runs', runs], { quiet: true });
  return [shown.status === 'finished' ? shown : await lathe([...args, '--runs', runs], { quiet: true }), kills];
}

describe.skipIf(missing !== null)(
  `a run that is killed again and again${missing === null ? '' : `: ${missing}`}`,
  () => {
    const { scratch, images } = samplePlace();

    for (const [recipe, recipeFlags] of Object.entries(RECIPES)) {
      it(`ends with the same bytes as one that was left alone: ${recipe}`, async ({ skip }) => {
        if (recipe !== 'small-cnn') skip(missingBody !== null, missingBody ?? '');
        const flags = [...recipeFlags, ...COMMON];
        // Each computes its own features, so that these are killed too.
        process.env['LATHE_FEATURES'] = join(scratch, `features-${recipe}-undisturbed`);
        const undisturbed = await lathe(['train', images, ...flags, '--runs', join(scratch, `${recipe}-undisturbed`)], {
          quiet: true,
        });
        process.env['LATHE_FEATURES'] = join(scratch, `features-${recipe}-killed`);
        const lines = await journalLines(join(scratch, `${recipe}-undisturbed`));
        const random = randomAt(20_261_124, 'sample-pictures', recipe.length);
        const [document, kills] = await trainKilled(
          ['train', images, ...flags],
          join(scratch, `${recipe}-killed`),
          lines,
          random,
        );
        expect(kills).toBe(KILLS);
        expect(document.status).toBe('finished');
        expect(await compareRuns(undisturbed.runDir, document.runDir, [undisturbed, document])).toEqual([]);
      });
    }
  },
);
