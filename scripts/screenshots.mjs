/**
 * `npm run screenshots [-- --to FOLDER] [--only VIEW]…`: sets up, trains a few small runs on drawn sample pictures, and
 * takes a picture of every view of the workbench in light, dark and 简体中文, by default into docs/screenshots.
 * A few minutes; the pictures are reduced to WebP so that all of them stay under 2 MB.
 */

import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { readOptions, refuseOptions } from './options.mjs';
import { dropFiles, openBrowser, serve } from './page/browser.mjs';
import { COMMAND, ROOT, lathe } from './proofs/lathe.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Browser} Browser */

/** What the views show: finished runs of each recipe, and one that trains on. */
const RUNS = {
  finetune: ['--recipe', 'finetune', '--size', '96', '--epochs', '8', '--head-epochs', '6', '--seed', '1'],
  article: [
    ...['--recipe', 'finetune', '--preset', 'article', '--size', '96', '--augment', 'none'],
    ...['--epochs', '8', '--head-epochs', '4', '--seed', '2'],
  ],
  bottleneck: ['--recipe', 'bottleneck', '--size', '96', '--epochs', '12', '--seed', '3'],
  'small-cnn': [
    ...['--recipe', 'small-cnn', '--size', '96', '--epochs', '14', '--batch', '8', '--learning-rate', '0.001'],
    ...['--seed', '4'],
  ],
};
const LIVE = [
  '--recipe',
  'finetune',
  '--preset',
  'article',
  '--batch',
  '16',
  '--epochs',
  '30',
  '--head-epochs',
  '4',
  '--seed',
  '5',
];

/** @type {Record<string, { colorScheme: 'light' | 'dark', locale: string }>} */
const FORMS = {
  light: { colorScheme: 'light', locale: 'en-GB' },
  dark: { colorScheme: 'dark', locale: 'en-GB' },
  'zh-CN': { colorScheme: 'light', locale: 'zh-CN' },
};
const VIEWPORT = { width: 1280, height: 800 };
const QUALITY = 70;
const SETTLE_MS = 800;

/**
 * What there is to be shown.
 *
 * @typedef {object} Scene
 * @property {string} pictures folder with class folders
 * @property {Record<string, string>} runs ids by the names of {@link RUNS}, and `live`
 * @property {string[]} samples picture files
 */

/**
 * @typedef {object} View
 * @property {string} name of its file
 * @property {(scene: Scene) => string} address
 * @property {(page: Page, scene: Scene) => Promise<void>} [prepare] after it is there
 * @property {boolean} [isEmpty] shown where there are no runs
 */

/** @type {View[]} */
const VIEWS = [
  { name: 'runs', address: () => '#/runs' },
  { name: 'runs-empty', address: () => '#/runs', isEmpty: true },
  { name: 'new-run', address: () => '#/new', prepare: openFolder },
  { name: 'new-run-settings', address: () => '#/new', prepare: unfoldSettings },
  { name: 'run-live', address: ({ runs }) => `#/run/${runs['live']}`, prepare: curvesDrawn },
  { name: 'run', address: ({ runs }) => `#/run/${runs['finetune']}`, prepare: curvesDrawn },
  { name: 'run-epochs', address: ({ runs }) => `#/run/${runs['finetune']}/epochs` },
  { name: 'run-evaluation', address: ({ runs }) => `#/run/${runs['article']}/evaluation` },
  { name: 'run-settings', address: ({ runs }) => `#/run/${runs['finetune']}/settings` },
  { name: 'run-export', address: ({ runs }) => `#/run/${runs['finetune']}`, prepare: openExport },
  { name: 'run-log', address: ({ runs }) => `#/run/${runs['finetune']}/log` },
  {
    name: 'compare',
    address: ({ runs }) => `#/compare/${['finetune', 'article', 'small-cnn'].map((name) => runs[name]).join(',')}`,
    prepare: curvesDrawn,
  },
  { name: 'predict', address: ({ runs }) => `#/predict/${runs['finetune']}`, prepare: dropOne },
  { name: 'predict-explained', address: ({ runs }) => `#/predict/${runs['finetune']}`, prepare: explainOne },
  { name: 'predict-many', address: ({ runs }) => `#/predict/${runs['finetune']}`, prepare: dropMany },
  { name: 'settings', address: () => '#/settings' },
  { name: 'shortcuts', address: () => '#/runs', prepare: (page) => page.keyboard.press('?') },
];

/**
 * @param {Page} page
 * @param {Scene} scene
 */
async function openFolder(page, { pictures }) {
  await dropFiles(page, [pictures]);
  // Classes with their pictures, and then what augmentation makes of some.
  await page.locator('main table').first().waitFor();
  while ((await page.locator('main .spinner').count()) > 0) await page.waitForTimeout(100);
}

/**
 * @param {Page} page
 * @param {Scene} scene
 */
async function unfoldSettings(page, scene) {
  await openFolder(page, scene);
  const folded = page.locator('main .groups details:not([open]) > summary');
  while ((await folded.count()) > 0) await folded.first().click();
  await page.locator('[data-setting="epochs"]').scrollIntoViewIfNeeded();
}

/** @param {Page} page */
async function curvesDrawn(page) {
  await page.locator('main canvas').first().waitFor();
}

/**
 * @param {Page} page
 * @param {Scene} scene
 */
async function dropOne(page, { samples }) {
  await dropFiles(page, samples.slice(0, 1));
  await page.locator('main .says').first().waitFor();
}

/**
 * @param {Page} page
 * @param {Scene} scene
 */
async function explainOne(page, { samples }) {
  // Of another class than the first.
  await dropFiles(page, samples.slice(4, 5));
  await page.locator('main .says').first().waitFor();
  await page.locator('main select').last().selectOption({ index: 1 });
  await page.locator('main .said.explained img').waitFor();
  while ((await page.locator('main .spinner').count()) > 0) await page.waitForTimeout(100);
}

/** @param {Page} page */
async function openExport(page) {
  await curvesDrawn(page);
  // The last button of the head, and in its menu the action in front of the last two.
  await page.locator('main [aria-haspopup="menu"]').last().click();
  const items = page.locator('main [role="menuitem"]');
  await items.nth((await items.count()) - 3).click();
  await page.locator('dialog select').waitFor();
}

/**
 * @param {Page} page
 * @param {Scene} scene
 */
async function dropMany(page, { samples }) {
  await dropFiles(page, samples);
  await page.locator('main table').first().waitFor();
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function picturesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/**
 * @param {string} scratch
 * @returns {Promise<Scene & { folder: string, stop: () => Promise<void> }>}
 */
async function makeScene(scratch) {
  const pictures = join(scratch, 'shapes');
  const folder = join(scratch, 'runs');
  console.log('Drawing sample pictures');
  await lathe(['sample', '--out', pictures, '--train', '40', '--validation', '20'], { quiet: true });
  /** @type {Record<string, string>} */
  const runs = {};
  for (const [name, flags] of Object.entries(RUNS)) {
    console.log(`Training: ${name}`);
    runs[name] = (await lathe(['train', pictures, ...flags, '--runs', folder], { quiet: true })).runId;
  }
  const before = await readdir(folder);
  const live = spawn(process.execPath, [COMMAND, 'train', pictures, ...LIVE, '--runs', folder], { stdio: 'ignore' });
  const ended = once(live, 'exit');
  const tooEarly = ended.then(() => Promise.reject(new Error('the run that is to be shown has ended')));
  // Far enough into its fine-tuning that there is something to see.
  const begun = newIn(folder, before).then(async (runId) => {
    await untilEpoch(join(folder, runId), 3);
    return runId;
  });
  runs['live'] = await Promise.race([begun, tooEarly]);
  // From now on it may end.
  tooEarly.catch(() => undefined);
  const stop = async () => {
    await lathe(['stop', runs['live'] ?? '', '--runs', folder], { quiet: true });
    await ended;
  };
  const all = await picturesIn(join(pictures, 'validation'));
  const samples = all.filter((_, i) => i % 7 === 0);
  return { pictures, folder, runs, samples, stop };
}

/**
 * @param {string} folder
 * @param {string[]} before
 * @returns {Promise<string>}
 */
async function newIn(folder, before) {
  for (;;) {
    const found = (await readdir(folder)).find((name) => !before.includes(name) && !name.startsWith('.'));
    if (found !== undefined) return found;
    await new Promise((next) => setTimeout(next, 100));
  }
}

/**
 * @param {string} runDir
 * @param {number} epoch
 */
async function untilEpoch(runDir, epoch) {
  for (;;) {
    const shown = await lathe(['show', runDir], { quiet: true });
    if (shown.epochs.length >= epoch) return;
    await new Promise((next) => setTimeout(next, 1000));
  }
}

/**
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} address of the page
 * @param {View} view
 * @param {Scene} scene
 * @returns {Promise<Buffer>} PNG
 */
async function shoot(context, address, view, scene) {
  const page = await context.newPage();
  try {
    await page.goto(`${address}/${view.address(scene)}`);
    await page.locator('main h1').first().waitFor();
    await page.waitForLoadState('networkidle');
    await view.prepare?.(page, scene);
    await page.waitForLoadState('networkidle');
    // What is drawn on the next frames: pictures that have arrived, curves.
    await page.waitForTimeout(SETTLE_MS);
    return await page.screenshot();
  } finally {
    await page.close();
  }
}

/**
 * @param {Browser} browser
 * @param {string} runs folder
 * @param {string} home
 * @param {View[]} views
 * @param {Scene} scene
 */
async function shootAll(browser, runs, home, views, scene) {
  await mkdir(runs, { recursive: true });
  const host = await serve(runs, home);
  for (const [form, look] of Object.entries(FORMS)) {
    const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce', ...look });
    const first = await context.newPage();
    // A link is good for one browser.
    await first.goto(form === 'light' ? host.link : await host.newLink());
    await first.locator('main h1').first().waitFor();
    const address = new URL(first.url()).origin;
    for (const view of views) {
      const shot = await shoot(context, address, view, scene);
      await sharp(shot)
        .webp({ quality: QUALITY, effort: 6 })
        .toFile(join(to, `${view.name}-${form}.webp`));
    }
    await context.close();
    console.log(`${form}: ${views.map(({ name }) => name).join(', ')}`);
  }
  await host.close();
}

const options = readOptions(import.meta.filename, { to: { type: 'string' }, only: { type: 'string', multiple: true } });
const to = options.to === undefined ? join(ROOT, 'docs/screenshots') : resolve(options.to);
const views = VIEWS.filter(({ name }) => options.only === undefined || options.only.includes(name));
if (views.length === 0) {
  refuseOptions(import.meta.filename, `--only expects ${VIEWS.map(({ name }) => name).join(', ')}`);
}
const setUp = spawnSync(process.execPath, [join(ROOT, 'scripts/setup.mjs')], { stdio: 'inherit' });
if (setUp.status !== 0) process.exit(setUp.status ?? 1);
const fonts = spawnSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' });
if (fonts.status === 0 && fonts.stdout === '') {
  throw new Error('A Chinese font is needed for 简体中文, or it is drawn as boxes: install one, like fonts-noto-cjk.');
}
const scratch = await mkdtemp(join(tmpdir(), 'lathe-screenshots-'));
const scene = await makeScene(scratch);
const browser = await openBrowser();
try {
  await mkdir(to, { recursive: true });
  const [empty, full] = [views.filter(({ isEmpty }) => isEmpty), views.filter(({ isEmpty }) => !isEmpty)];
  if (full.length > 0) await shootAll(browser, scene.folder, join(scratch, 'home'), full, scene);
  if (empty.length > 0) await shootAll(browser, join(scratch, 'none'), join(scratch, 'new-home'), empty, scene);
} finally {
  await browser.close();
  await scene.stop();
  await rm(scratch, { recursive: true, force: true });
}
