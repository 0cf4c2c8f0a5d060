/** What a person does in the workbench, in the words of the page: one function for each step of an everyday's work. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import * as en from '../../../src/renderer/i18n/en';
import type { RunManifest } from '../../../src/shared/run';
import { latheJson, scratchFolder } from '../../support/lathe';

/** A folder of drawn images, three classes. */
export async function drawnImages(train = 10, validation = 4): Promise<string> {
  const folder = join(scratchFolder(), 'shapes');
  await latheJson(['sample', '--out', folder, '--train', String(train), '--validation', String(validation)]);
  return folder;
}

/** A small network on small images: real training that ends in seconds. */
export const QUICK = { size: '48', epochs: '3', batchSize: '4' } as const;
/** Long enough to be paused and killed in the middle. */
export const SLOW = { size: '150', epochs: '6', batchSize: '2' } as const;

export function badge(page: Page, status: keyof typeof en.common.status): Locator {
  return page.locator('main .badge', { hasText: en.common.status[status] }).first();
}

/** In the new-run view, with a folder opened. */
export async function chooseSmallCnn(page: Page, settings: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('radio', { name: en.common.recipe['small-cnn'] }).check();
  for (const [key, value] of Object.entries(settings)) await page.locator(`[data-setting="${key}"] input`).fill(value);
}

/** The button waits for images that were dropped just now. */
export async function start(page: Page): Promise<string> {
  await page.getByRole('button', { name: en.newRun.start }).click();
  await page.waitForURL(/#\/run\//);
  return shownRun(page);
}

/** The id in the address. */
export function shownRun(page: Page): string {
  const id = /#\/run\/([^/]+)/.exec(page.url())?.[1];
  if (id === undefined) throw new Error(`no run is shown: ${page.url()}`);
  return decodeURIComponent(id);
}

/** Goes to a view by its address, as a link does. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
}

export function manifestOf(runs: string, runId: string): RunManifest {
  return JSON.parse(readFileSync(join(runs, runId, 'run.json'), 'utf8')) as RunManifest;
}

/** The weights of a run by the command line. */
export async function weightsOf(runs: string, runId: string): Promise<string | null> {
  const { document } = await latheJson(['show', runId, '--runs', runs]);
  return (document as { weightsSha256: string | null }).weightsSha256;
}

/** The same run, made anew by the command that the workbench shows for it and left alone. */
export async function undisturbed(runs: string, runId: string, folder: string): Promise<string | null> {
  const config = join(runs, runId, 'run.json');
  const { document } = await latheJson(['train', folder, '--config', config, '--runs', scratchFolder()]);
  return (document as { weightsSha256: string | null }).weightsSha256;
}
