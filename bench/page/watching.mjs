/**
 * What a training pays for being watched, two ways. The same run's steps with the page in front of somebody and without
 * it differ by less than what a machine with other things to do makes of them; so that the processors' time of page and
 * host is told as well, which a training with a thread on every processor does not get.
 */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openBrowser, serve } from '../../scripts/page/browser.mjs';
import { journalOf, lathe } from '../lathe.mjs';
import { makeRow } from '../rows.mjs';
import { median } from '../statistics.mjs';
import { processTimes, secondsOf } from './processor-time.mjs';

/** @typedef {import('../../src/shared/events').RunEvent} RunEvent */

/** Of each stretch, with the page or without it. */
const STRETCH_MS = 20_000;
/** Opening and closing the page are not watching. */
const SETTLE_MS = 5_000;
/** A page that is left open, as it is for hours: in its first half minute it is sent news twice as often. */
const LEFT_OPEN_MS = 35_000;
const VIEWPORT = { width: 1440, height: 900 };

/**
 * A run that is under way.
 *
 * @typedef {{ folder: string, runId: string, trainer: number }} Running
 */

/**
 * A fine-tuning from kept features: steps of half a second, each of which the page draws.
 *
 * @param {{ runs: number, scratch: string, say: (line: string) => void }} options
 * @returns {Promise<import('../rows.mjs').Row[]>}
 */
export async function measureWatching({ runs, scratch, say }) {
  const [pictures, folder] = [join(scratch, 'watched-pictures'), join(scratch, 'watched')];
  await lathe(['sample', '--out', pictures, '--train', '24', '--validation', '4']);
  const network = ['--recipe', 'finetune', '--preset', 'article', '--augment', 'none', '--epochs', '10000'];
  const flags = [...network, '--head-epochs', '1', '--seed', '1', '--checkpoint-minutes', '600', '--keep', 'last'];
  const env = { LATHE_FEATURES: join(scratch, 'watched-features') };
  const ended = lathe(['train', pictures, ...flags, '--runs', folder], { env });
  // Told at the end; until then nobody waits for it.
  ended.catch(() => undefined);
  const run = await Promise.race([underWay(folder), ended.then(() => Promise.reject(new Error('the run ended')))]);
  try {
    /** @type {{ slowdown: number, share: number }[]} */
    const pairs = [];
    for (let pair = 0; pair < runs; pair += 1) {
      await delay(SETTLE_MS);
      const alone = await stretch(run);
      const { stepMs, share } = await watch(run, join(scratch, 'home'));
      pairs.push({ slowdown: stepMs / alone.stepMs, share });
      const shown = `${stepMs.toFixed(1)} ms watched, ${alone.stepMs.toFixed(1)} ms alone`;
      say(`page: a step takes ${shown}; page and host take ${(100 * share).toFixed(2)} % of the trainer's time`);
    }
    return rowsOf(pairs);
  } finally {
    await lathe(['stop', run.runId, '--runs', folder]);
    await ended;
  }
}

/** @param {readonly { slowdown: number, share: number }[]} pairs */
function rowsOf(pairs) {
  const rows = [
    makeRow({
      row: 'watching',
      what: 'a step with the page open, to one without it',
      unit: 'ratio',
      lathe: pairs.map(({ slowdown }) => slowdown),
      atMost: 1.01,
    }),
    makeRow({
      row: 'watching-processor',
      what: "processors' time of page and host, drawn without a graphics card, to the trainer's",
      unit: 'share',
      lathe: pairs.map(({ share }) => share),
    }),
  ];
  return process.platform === 'linux' ? rows : rows.slice(0, 1);
}

/**
 * @param {Running} run
 * @param {string} home
 * @returns {Promise<{ stepMs: number, share: number }>}
 */
async function watch(run, home) {
  const others = childrenOf(process.pid);
  const host = await serve(run.folder, home);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(host.link);
    await page.waitForSelector('main');
    await page.evaluate(`location.hash = '#/run/${run.runId}'`);
    await page.waitForSelector('main canvas');
    await delay(LEFT_OPEN_MS);
    const watchers = childrenOf(process.pid).filter((pid) => !others.includes(pid));
    const { stepMs, before, after } = await stretch(run);
    const took = (/** @type {number} */ pid) => secondsOf(after, pid) - secondsOf(before, pid);
    return { stepMs, share: watchers.reduce((sum, pid) => sum + took(pid), 0) / took(run.trainer) };
  } finally {
    await browser.close();
    await host.close();
  }
}

/** @param {number} pid */
function childrenOf(pid) {
  return [...processTimes().values()].flatMap((each) => (each.parent === pid ? [each.pid] : []));
}

/**
 * @param {string} folder
 * @returns {Promise<Running>} once it has taken a step of its fine-tuning
 */
async function underWay(folder) {
  for (;;) {
    const runId = (await readdir(folder).catch(() => [])).find((name) => !name.startsWith('.'));
    const events = runId === undefined ? [] : journalOf(join(folder, runId));
    const trainer = events.flatMap((event) => (event.kind === 'started' ? [event.pid] : []))[0];
    if (runId !== undefined && trainer !== undefined && mainSteps(events).length > 0) return { folder, runId, trainer };
    await delay(500);
  }
}

/** @param {readonly RunEvent[]} events */
function mainSteps(events) {
  return events.flatMap((event) => (event.kind === 'step' && event.stage === 'main' ? [event] : []));
}

/**
 * @param {Running} run
 * @returns milliseconds of a step, the median of those from now on, and every process' time at both ends
 */
async function stretch({ folder, runId }) {
  const [begun, before] = [Date.now(), processTimes()];
  await delay(STRETCH_MS);
  const after = processTimes();
  const steps = mainSteps(journalOf(join(folder, runId)));
  const stepMs = median(steps.filter(({ at }) => Date.parse(at) >= begun).map((step) => step.stepMs));
  return { stepMs, before, after };
}
