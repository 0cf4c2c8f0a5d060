/**
 * What a training pays for being watched: the same run's steps with the page in front of somebody and without it, in turn
 * every few seconds, because what else a machine does makes more of a difference from minute to minute than watching.
 * Without it means that host and browser are stopped where they are. Their processors' time is told as well.
 */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openBrowser, serve } from '../../scripts/page/browser.mjs';
import { journalOf, lathe } from '../lathe.mjs';
import { makeRow } from '../rows.mjs';
import { median } from '../statistics.mjs';
import { familyOf, processTimes, secondsOf } from './processor-time.mjs';

/** @typedef {import('../../src/shared/events').RunEvent} RunEvent */

/** Of each stretch, with the page or without it. */
const STRETCH_MS = 5000;
/** Pages that were stopped have something to catch up with. */
const SETTLE_MS = 600;
/** Stretches of either kind for one figure. */
const PAIRS = 12;
/** A page that is left open, as it is for hours: in its first half minute it is sent news more often. */
const LEFT_OPEN_MS = 35_000;
const KINDS = /** @type {const} */ (['alone', 'watched']);
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
  if (process.platform !== 'linux') {
    say('page: what watching costs is measured on Linux, which tells the time of every process');
    return [];
  }
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
    return rowsOf(await watch(run, join(scratch, 'home'), { runs, say }));
  } finally {
    await lathe(['stop', run.runId, '--runs', folder]);
    await ended;
  }
}

/** @typedef {{ slowdown: number, share: number }} Cost */

/** @param {readonly Cost[]} costs */
function rowsOf(costs) {
  return [
    makeRow({
      row: 'watching',
      what: 'a step with the page open, to one without it',
      unit: 'ratio',
      lathe: costs.map(({ slowdown }) => slowdown),
      atMost: 1.01,
    }),
    makeRow({
      row: 'watching-processor',
      what: "processors' time of page and host, drawn without a graphics card, to the trainer's",
      unit: 'share',
      lathe: costs.map(({ share }) => share),
      atMost: 0.01,
    }),
  ];
}

/**
 * @param {Running} run
 * @param {string} home
 * @param {{ runs: number, say: (line: string) => void }} options
 * @returns {Promise<Cost[]>}
 */
async function watch(run, home, { runs, say }) {
  const others = childrenOf(process.pid);
  const host = await serve(run.folder, home);
  const browser = await openBrowser();
  const watchers = () => childrenOf(process.pid).filter((pid) => !others.includes(pid));
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(host.link);
    await page.waitForSelector('main');
    await page.evaluate(`location.hash = '#/run/${run.runId}'`);
    await page.waitForSelector('main canvas');
    await delay(LEFT_OPEN_MS);
    /** @type {Cost[]} */
    const costs = [];
    for (let i = 0; i < runs; i += 1) {
      const cost = await measureCost(run, watchers());
      costs.push(cost);
      const share = (100 * cost.share).toFixed(2);
      say(`page: steps take ${cost.slowdown.toFixed(3)} times as long; page and host ${share} % of the trainer's time`);
    }
    return costs;
  } finally {
    setWatching(watchers(), true);
    await browser.close();
    await host.close();
  }
}

/**
 * @param {Running} run
 * @param {readonly number[]} watchers
 * @returns {Promise<Cost>}
 */
async function measureCost(run, watchers) {
  /** @type {Record<'alone' | 'watched', Stretch[]>} */
  const stretches = { alone: [], watched: [] };
  let [watching, training] = [0, 0];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    // In both orders, so that no trend is taken for a difference.
    const order = pair % 2 === 0 ? KINDS : KINDS.toReversed();
    for (const kind of order) {
      setWatching(watchers, kind === 'watched');
      await delay(SETTLE_MS);
      const [from, before] = [Date.now(), processTimes()];
      await delay(STRETCH_MS);
      const [to, after] = [Date.now(), processTimes()];
      stretches[kind].push({ from, to });
      if (kind === 'alone') continue;
      const took = (/** @type {number} */ pid) => secondsOf(after, pid) - secondsOf(before, pid);
      watching += watchers.reduce((sum, pid) => sum + took(pid), 0);
      training += took(run.trainer);
    }
  }
  setWatching(watchers, true);
  const steps = mainSteps(journalOf(join(run.folder, run.runId)));
  const ratios = stretches.watched.map((watched, i) => {
    const alone = stretches.alone[i];
    return alone === undefined ? NaN : meanStepMs(steps, watched) / meanStepMs(steps, alone);
  });
  return { slowdown: median(ratios), share: watching / training };
}

/** @typedef {{ from: number, to: number }} Stretch milliseconds since 1970 */

/**
 * @param {readonly { at: string, stepMs: number }[]} steps
 * @param {Stretch} stretch
 */
function meanStepMs(steps, { from, to }) {
  const own = steps.filter(({ at, stepMs }) => Date.parse(at) - stepMs >= from && Date.parse(at) <= to);
  return own.reduce((sum, { stepMs }) => sum + stepMs, 0) / own.length;
}

/**
 * Lets host and browser go on, or stops them where they are.
 *
 * @param {readonly number[]} watchers
 * @param {boolean} on
 */
function setWatching(watchers, on) {
  const times = processTimes();
  for (const { pid } of watchers.flatMap((each) => familyOf(times, each)))
    process.kill(pid, on ? 'SIGCONT' : 'SIGSTOP');
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
