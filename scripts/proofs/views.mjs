/**
 * `npm run proof:views [-- --data FOLDER] [--seeds 1,2,3]`: what it trades to keep K augmented views of each picture
 * instead of drawing a new one in every epoch, and to keep features in half precision: accuracy, time and space, with
 * flowers at 150 px. What it found is written to docs/results/views.json; what is there is not measured again.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalOf } from '../../bench/lathe.mjs';
import { readOptions } from '../options.mjs';
import { readJsonOrNull, writeJson } from '../setup/files.mjs';
import { ROOT, dataFolder, folderBytes, lathe } from './lathe.mjs';

const options = readOptions(import.meta.filename, {
  data: { type: 'string' },
  seeds: { type: 'string', default: '1,2,3' },
});

const RECIPE = ['--recipe', 'finetune', '--size', '150', '--augment', 'standard', '--epochs', '8'];
const KINDS = [
  ...['1', '2', '4', '8', 'fresh'].map((views) => ({ views, featureCache: 'on' })),
  { views: '4', featureCache: 'half' },
];
const FILE = join(ROOT, 'docs/results/views.json');

/**
 * @typedef {{ views: string, featureCache: string, seed: number, best: number, last: number, valLoss: number,
 *   featuresS: number, epochS: number, allS: number, featureBytes: number }} Finding
 */

/** @param {string} runDir */
function timesOf(runDir) {
  const events = journalOf(runDir);
  const at = (/** @type {{ at: string } | undefined} */ event) => Date.parse(event?.at ?? '');
  const features = events.filter(({ kind }) => kind === 'features');
  return {
    featuresS: (at(features.at(-1)) - at(features[0])) / 1000,
    allS: (at(events.at(-1)) - at(events[0])) / 1000,
  };
}

/**
 * @param {{ views: string, featureCache: string }} kind
 * @param {number} seed
 * @returns {Promise<Finding>}
 */
async function measure({ views, featureCache }, seed) {
  const scratch = await mkdtemp(join(tmpdir(), 'lathe-proof-views-'));
  process.env['LATHE_FEATURES'] = join(scratch, 'features');
  const data = join(dataFolder(options.data), 'flowers');
  const kind = ['--augment-views', views, '--feature-cache', featureCache, '--seed', String(seed)];
  try {
    const { runDir, epochs, best } = await lathe(['train', data, ...RECIPE, ...kind, '--runs', join(scratch, 'runs')], {
      quiet: true,
    });
    const { featuresS, allS } = timesOf(runDir);
    const last = epochs.at(-1);
    const round = (/** @type {number} */ value) => Number(value.toPrecision(4));
    return {
      ...{ views, featureCache, seed, best: round(best?.valAccuracy ?? NaN), last: round(last?.valAccuracy ?? NaN) },
      ...{ valLoss: round(last?.valLoss ?? NaN), featuresS: round(featuresS), allS: round(allS) },
      epochS: round(epochs.reduce((sum, each) => sum + each.trainMs + each.validationMs, 0) / epochs.length / 1000),
      featureBytes: await folderBytes(process.env['LATHE_FEATURES']),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const kept = /** @type {{ found: Finding[] } | null} */ (await readJsonOrNull(FILE));
const found = kept?.found ?? [];
for (const seed of options.seeds.split(',').map(Number)) {
  for (const kind of KINDS) {
    const isThere = found.some(
      (each) => each.views === kind.views && each.featureCache === kind.featureCache && each.seed === seed,
    );
    if (isThere) continue;
    found.push(await measure(kind, seed));
    console.log(found.at(-1));
    await writeJson(FILE, { command: `lathe train flowers ${RECIPE.join(' ')}`, found });
  }
}
