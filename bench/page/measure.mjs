/** What the page costs: how soon it is usable, a long run drawn and moved, a thousand runs listed, memory, size. */

import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { openBrowser, serve } from '../../scripts/page/browser.mjs';
import { ROOT } from '../lathe.mjs';
import { makeRow } from '../rows.mjs';
import { percentile } from '../statistics.mjs';
import { appendSteps, copyRun, longRun, realRun } from './made-runs.mjs';
import { heapBytes, traced } from './trace.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Browser} Browser */

const POINTS = 200_000;
const LISTED = 1000;
const UPDATES = 10_000;
const UPDATES_AT_ONCE = 100;
const VIEWPORT = { width: 1440, height: 900 };
const PAN_MOVES = 120;
/** Only against waiting for ever. */
const POINTS_MS = 120_000;

/** Kilobytes of everything that the page loads before it is usable, gzipped as it travels. */
async function bundleKilobytes() {
  const assets = join(ROOT, 'out/renderer/assets');
  const sizes = await Promise.all(
    (await readdir(assets)).map(async (name) => (await promisify(gzip)(await readFile(join(assets, name)))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

/**
 * From the click on a link to the moment at which `selector` is drawn.
 *
 * @param {Page} page
 * @param {string} hash
 * @param {string} selector
 */
function msUntilDrawn(page, hash, selector) {
  // As text: these lines run in the page, whose names this program does not know.
  const measured = page.evaluate(`(async () => {
    const begun = performance.now();
    location.hash = ${JSON.stringify(hash)};
    while (document.querySelector(${JSON.stringify(selector)}) === null) await new Promise((next) => setTimeout(next, 1));
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next, 0)));
    return performance.now() - begun;
  })()`);
  return /** @type {Promise<number>} */ (measured);
}

/**
 * From the navigation to the moment at which `selector` is there.
 *
 * @param {Page} page
 * @param {string} selector
 */
async function msUntilUsable(page, selector) {
  await page.reload({ waitUntil: 'commit' });
  await page.waitForSelector(selector);
  return page.evaluate(() => performance.now());
}

const ROWS = '[aria-rowcount] [role="row"][aria-rowindex="2"]';

/**
 * @param {Page} page
 * @param {string} run
 */
async function openCurves(page, run) {
  await page.evaluate(`location.hash = '#/run/${run}'`);
  await page.waitForSelector('main canvas');
  await pointsArrived(page, POINTS);
}

/**
 * Asked from here: the page's policy forbids Playwright to wait in the page for an expression.
 *
 * @param {Page} page
 * @param {number} points
 */
async function pointsArrived(page, points) {
  const counted = page.locator('[data-points]').first();
  const deadlineMs = Date.now() + POINTS_MS;
  while (Number(await counted.getAttribute('data-points')) < points) {
    if (Date.now() > deadlineMs) throw new Error(`${points} points did not arrive`);
    await page.waitForTimeout(100);
  }
}

/** @param {Page} page */
async function pan(page) {
  const box = await page.locator('main canvas').first().boundingBox();
  if (box === null) throw new Error('no chart is in sight');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // The wheel scrolls the page until a chart was chosen.
  await page.mouse.click(x, y);
  for (let zoom = 0; zoom < 6; zoom += 1) await page.mouse.wheel(0, -240);
  await page.mouse.down();
  for (let move = 0; move < PAN_MOVES; move += 1) {
    await page.mouse.move(x + Math.sin(move / 12) * box.width * 0.3, y);
  }
  await page.mouse.up();
}

/**
 * @param {{ runs: number, scratch: string, say: (line: string) => void }} options
 * @returns {Promise<import('../rows.mjs').Row[]>}
 */
export async function measurePage({ runs, scratch, say }) {
  say('Preparing: a thousand runs, and one of 200,000 steps');
  const real = await realRun(scratch);
  const [few, many] = [join(scratch, 'few'), join(scratch, 'many')];
  await Promise.all([few, many].map((folder) => mkdir(folder, { recursive: true })));
  for (let i = 0; i < LISTED; i += 1) await copyRun(real, many, i);
  const long = await longRun(real, few, POINTS);
  const browser = await openBrowser();
  try {
    const bundle = await bundleKilobytes();
    const lists = await measureLists(browser, many, { runs, home: join(scratch, 'home'), say });
    const curves = await measureCurves(browser, few, long, { runs, home: join(scratch, 'home'), say });
    return [
      makeRow({
        row: 'page-size',
        what: 'script and style of the page, gzipped',
        unit: 'kB',
        lathe: [bundle],
        atMost: 250,
      }),
      ...lists,
      ...curves,
    ];
  } finally {
    await browser.close();
  }
}

/**
 * @param {Browser} browser
 * @param {string} folder
 * @param {{ runs: number, home: string, say: (line: string) => void }} options
 */
async function measureLists(browser, folder, { runs, home, say }) {
  const host = await serve(folder, home);
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(host.link);
  await page.waitForSelector(ROWS);
  /** @type {{ usable: number[], listed: number[] }} */
  const times = { usable: [], listed: [] };
  for (let run = 0; run < runs; run += 1) {
    times.usable.push((await msUntilUsable(page, ROWS)) / 1000);
    await msUntilDrawn(page, '#/settings', 'main h1');
    times.listed.push((await msUntilDrawn(page, '#/runs', ROWS)) / 1000);
  }
  say(`page: ${LISTED} runs listed ${runs} times`);
  await page.close();
  await host.close();
  return [
    makeRow({
      row: 'page-usable',
      what: `reload until ${LISTED} runs are listed`,
      unit: 's',
      lathe: times.usable,
      atMost: 1,
    }),
    makeRow({
      row: 'page-list',
      what: `another view until ${LISTED} runs are listed`,
      unit: 's',
      lathe: times.listed,
      atMost: 0.3,
    }),
  ];
}

/**
 * @param {Browser} browser
 * @param {string} folder
 * @param {string} long id of the run with many steps
 * @param {{ runs: number, home: string, say: (line: string) => void }} options
 */
async function measureCurves(browser, folder, long, { runs, home, say }) {
  const host = await serve(folder, home);
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(host.link);
  await page.waitForSelector(ROWS);
  /** @type {{ drawn: number[], script: number[], panned: number[], growth: number[] }} */
  const figures = { drawn: [], script: [], panned: [], growth: [] };
  for (let run = 0; run < runs; run += 1) {
    await msUntilDrawn(page, '#/settings', 'main h1');
    figures.drawn.push((await traced(page, () => openCurves(page, long))).longestTaskMs);
    const moved = await traced(page, () => pan(page));
    figures.script.push(percentile(moved.scriptMsOfFrames, 95));
    figures.panned.push(moved.longestTaskMs);
  }
  say(`page: ${POINTS} points drawn and moved ${runs} times`);
  const before = await heapBytes(page);
  for (let sent = 0; sent < UPDATES; sent += UPDATES_AT_ONCE) await appendSteps(join(folder, long), UPDATES_AT_ONCE);
  await pointsArrived(page, POINTS + UPDATES);
  figures.growth.push(((await heapBytes(page)) - before) / 1e6);
  await page.close();
  await host.close();
  return [
    makeRow({
      row: 'page-draw',
      what: `longest task while ${POINTS} points arrive and are drawn`,
      unit: 'ms',
      lathe: figures.drawn,
      atMost: 50,
    }),
    makeRow({
      row: 'page-script',
      what: `script a frame while ${POINTS} points are panned, 95th percentile`,
      unit: 'ms',
      lathe: figures.script,
      atMost: 8,
    }),
    makeRow({
      row: 'page-pan',
      what: `longest task while ${POINTS} points are panned`,
      unit: 'ms',
      lathe: figures.panned,
      atMost: 50,
    }),
    makeRow({
      row: 'page-memory',
      what: `growth of the page’s memory over ${UPDATES} more steps`,
      unit: 'MB',
      lathe: figures.growth,
      atMost: 5,
    }),
  ];
}
