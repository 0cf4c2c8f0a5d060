import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench } from '../../scripts/fixtures/workbench.mjs';
import { ask, idOf, inEarlierPlace, missing, place, RECIPES, runs, said } from './earlier';
import type { Shown } from './earlier';

interface Annotations {
  readonly name: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly colour: number;
}

function read(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(runs, ...path), 'utf8'));
}

describe.skipIf(missing !== null)(`what an earlier version has kept${missing === null ? '' : `: ${missing}`}`, () => {
  inEarlierPlace();
  let workbench: Awaited<ReturnType<typeof openWorkbench>>;
  beforeAll(async () => {
    workbench = await openWorkbench(runs, join(place, 'home'));
  });
  afterAll(() => workbench.close());

  it('holds: preferences', async () => {
    expect(await workbench.request('host.hello')).toMatchObject({ preferences: said.preferences });
  });

  it('is shown with the runs: name, note, tags and colour', async () => {
    const rows = (await workbench.request('runs.list')) as readonly { readonly runId: string }[];
    const names = Object.keys(said.shown);
    expect(rows).toHaveLength(names.length);
    for (const runId of names.map(idOf)) {
      const { name, note, tags, colour } = read(runId, 'annotations.json') as Annotations;
      expect(rows.find((row) => row.runId === runId)).toMatchObject({ name, note, tags, colour });
    }
    expect(rows.find(({ runId }) => runId === idOf('bottleneck-finished'))).toMatchObject(said.notes);
  });

  it.each(RECIPES)('is shown with a run: the report of its best epoch (%s)', async (recipe) => {
    const runId = idOf(`${recipe}-finished`);
    const kept = read(runId, 'report', 'confusion.json') as { confusion: number[][] };
    expect(await workbench.request('runs.report', { runId })).toMatchObject({ confusion: kept.confusion });
  });

  it('comes back from the trash', async () => {
    const runId = idOf('trashed');
    expect(await workbench.request('trash.status')).toMatchObject({ runs: [{ runId }] });
    await workbench.request('runs.restore', { runIds: [runId] });
    expect(await ask<Shown>(['show', runId])).toMatchObject({ runId, status: 'finished' });
    expect(await workbench.request('trash.status')).toMatchObject({ runs: [] });
  });

  it('is sound: features', async () => {
    const { spaces } = await ask<{ spaces: readonly { space: unknown }[] }>(['cache', 'status']);
    expect(spaces.length).toBeGreaterThan(1);
    expect(spaces.map(({ space }) => space)).not.toContain(null);
    expect(await ask(['cache', 'verify'])).toEqual(said.cache);
  });
});
