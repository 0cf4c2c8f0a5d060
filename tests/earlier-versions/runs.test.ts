import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lathe, scratchFolder } from '../support/lathe';
import { ask, FORMATS, idOf, inEarlierPlace, journalOf, missing, near, RECIPES, said } from './earlier';
import type { Epoch, Evaluated, JournalEvent, Predicted, Shown, Trained } from './earlier';

const names = Object.keys(said.made);

/** Without times. */
function reached({ epoch, loss, accuracy, valLoss, valAccuracy, learningRate }: Epoch): object {
  return { epoch, loss, accuracy, valLoss, valAccuracy, learningRate };
}

/** @param events of a run that has gone on */
function expectAgreement(run: Shown, events: readonly JournalEvent[], expected: Trained): void {
  expect(run.status).toBe('finished');
  // What computed it before computes it now, or else the last digits differ.
  const isExact = !events.some(({ kind }) => kind === 'device-changed');
  const epochs = expected.epochs.map((each) => ({ ...each, loss: near(each.loss), valLoss: near(each.valLoss) }));
  expect(run.epochs.map(reached)).toEqual((isExact ? expected.epochs : epochs).map(reached));
  if (!isExact) return;
  expect(run.weightsSha256).toBe(expected.weightsSha256);
  if (run.runId.includes('bottleneck')) expect(featuresComputedAgain(events)).toBe(0);
}

/** Those of bottlenecks are in the fixture. */
function featuresComputedAgain(events: readonly JournalEvent[]): number {
  const again = events.slice(events.findIndex(({ kind }) => kind === 'resumed'));
  return again.reduce((sum, { kind, computed = 0 }) => sum + (kind === 'features' ? computed : 0), 0);
}

/** Numbers without gaps, no step twice. */
function expectWhole(events: readonly JournalEvent[]): void {
  expect(events.map(({ n }) => n)).toEqual(events.map((_, i) => i + 1));
  const steps = events.flatMap(({ kind, stage = '', epoch = 0, step = 0 }) =>
    kind === 'step' ? [`${stage} ${epoch}/${step}`] : [],
  );
  expect(steps.length).toBeGreaterThan(0);
  expect(new Set(steps).size).toBe(steps.length);
}

describe.skipIf(missing !== null)(`runs of an earlier version${missing === null ? '' : `: ${missing}`}`, () => {
  inEarlierPlace();

  describe('as they were left', () => {
    it('are listed as they were', async () => {
      expect(await ask(['runs'])).toEqual(said.listed);
    });

    it.concurrent.each(Object.keys(said.shown))('are shown as they were: %s', async (name) => {
      expect(await ask(['show', idOf(name)])).toEqual(said.shown[name]);
    });

    it.concurrent.each(names.filter((name) => name.startsWith('failed')))(
      'say in the same words why they failed: %s',
      async (name) => {
        const failure = journalOf(idOf(name)).find(({ kind }) => kind === 'failure')?.failure;
        const { stdout } = await lathe(['show', idOf(name)]);
        expect(stdout).toContain(`${failure?.message ?? 'no failure'} ${failure?.hint ?? ''}`);
      },
    );

    it('are compared as they were', async () => {
      const finished = RECIPES.map((recipe) => idOf(`${recipe}-finished`));
      expect(await ask(['compare', ...finished])).toEqual(said.compared);
    });

    it.concurrent.each(RECIPES)('are evaluated as they were: %s', async (recipe) => {
      const { pictures, evaluated } = said.recipes[recipe];
      const { loss, accuracy, confusion } = evaluated;
      const now = await ask<Evaluated>(['evaluate', idOf(`${recipe}-finished`), pictures]);
      expect(now).toMatchObject({ loss: near(loss), accuracy, confusion });
    });

    it.concurrent.each(RECIPES)('answer as they did: %s', async (recipe) => {
      const { pictures, predicted } = said.recipes[recipe];
      const now = await ask<Predicted>(['predict', idOf(`${recipe}-finished`), join(pictures, 'rings')]);
      const expected = predicted.predictions.map(({ path, top }) => ({
        path,
        top: top.map(({ label, probability }) => ({ label, probability: near(probability) })),
      }));
      expect(now.predictions).toEqual(expected);
    });

    it.concurrent.each(FORMATS)('are exported: %s', async (format) => {
      for (const recipe of ['small-cnn', FORMATS.indexOf(format) % 2 === 0 ? 'bottleneck' : 'finetune']) {
        const run = idOf(`${recipe}-finished`);
        const out = join(scratchFolder(), `model.${format}`);
        const { weightsSha256 } = await ask<Trained>(['export', run, '--format', format, '--out', out]);
        expect(weightsSha256).toBe(said.shown[`${recipe}-finished`]?.weightsSha256);
      }
    });
  });

  describe('that were interrupted', () => {
    it.concurrent.each(names.filter((name) => /-(paused|lost)/.test(name)))(
      'end as one that was left alone: %s',
      async (name) => {
        const recipe = RECIPES.find((each) => name.startsWith(each)) ?? '';
        const run = await ask<Shown>(['resume', idOf(name)]);
        const events = journalOf(run.runId);
        expectAgreement(run, events, said.shown[`${recipe}-finished`]!);
        expectWhole(events);
      },
    );
  });

  describe('that were finished', () => {
    it.concurrent.each(RECIPES)('are trained for longer: %s', async (recipe) => {
      const { extended } = said.recipes[recipe];
      const epochs = String(extended.epochs.length);
      const run = await ask<Shown>(['resume', idOf(`${recipe}-finished`), '--epochs', epochs]);
      const events = journalOf(run.runId);
      expectAgreement(run, events, extended);
      expectWhole(events);
    });
  });
});
