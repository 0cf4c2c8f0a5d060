/**
 * `npm run proof:scale [-- --data FOLDER] [--counts 2000,100000] [--memory 1.8GB]`: fine-tunes on more and more
 * pictures, made by repeating the real ones with noise, and tells what a picture, a step and the trainer's memory take.
 * Where the system lets it (Linux, root), the trainer of the largest gets so little memory that its features are larger.
 * What it found is written to docs/results/scale.json.
 */

import { copyFile, link, mkdir, mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { readOptions } from '../options.mjs';
import { featureTimes, journalOf, train } from '../../bench/lathe.mjs';
import { median } from '../../bench/statistics.mjs';
import { writeJson } from '../setup/files.mjs';
import { ROOT, dataFolder, folderBytes } from './lathe.mjs';

const options = readOptions(import.meta.filename, {
  data: { type: 'string' },
  counts: { type: 'string', default: '2000,100000' },
  memory: { type: 'string', default: '1.8GB' },
});

const EDGE = 64;
const NOISE = 6;
const FLAGS = [
  ...['--recipe', 'finetune', '--size', '48', '--augment', 'none', '--batch', '64', '--epochs', '1'],
  ...['--split', '0.02', '--seed', '1', '--keep', 'last'],
];
const HEAD = ['--recipe', 'bottleneck', '--size', '48', '--epochs', '2', '--seed', '1'];

/**
 * One of the real pictures, small, with noise of its own: no two files are equal.
 *
 * @param {Buffer} pixels
 * @param {string} file
 */
async function writeNoisy(pixels, file) {
  const noisy = Buffer.from(pixels);
  for (let i = 0; i < noisy.length; i += 1) {
    noisy[i] = Math.min(255, Math.max(0, (noisy[i] ?? 0) + Math.round((Math.random() - 0.5) * 2 * NOISE)));
  }
  const raw = { width: EDGE, height: EDGE, channels: /** @type {const} */ (3) };
  await sharp(noisy, { raw }).jpeg({ quality: 90 }).toFile(file);
}

/**
 * Class folders with `count` pictures in all.
 *
 * @param {string} folder a new one
 * @param {string} real class folders
 * @param {number} count
 */
async function makePictures(folder, real, count) {
  const labels = await readdir(real);
  for (const label of labels) {
    await mkdir(join(folder, label), { recursive: true });
    const files = await readdir(join(real, label));
    const small = await Promise.all(
      files.map((file) =>
        sharp(join(real, label, file))
          .resize(EDGE, EDGE, { fit: 'fill' })
          .removeAlpha()
          .raw()
          .toBuffer(),
      ),
    );
    for (let i = 0; i < count / labels.length; i += 1) {
      await writeNoisy(/** @type {Buffer} */ (small[i % small.length]), join(folder, label, `${i}.jpg`));
    }
  }
}

/**
 * The first `count` of pictures that are there.
 *
 * @param {string} folder a new one
 * @param {string} all class folders
 * @param {number} count
 */
async function takeSome(folder, all, count) {
  const labels = await readdir(all);
  for (const label of labels) {
    await mkdir(join(folder, label), { recursive: true });
    for (let i = 0; i < count / labels.length; i += 1) {
      const [from, to] = [join(all, label, `${i}.jpg`), join(folder, label, `${i}.jpg`)];
      await link(from, to).catch(() => copyFile(from, to));
    }
  }
}

/** @param {string} text such as `2.5GB` */
function bytesOf(text) {
  const [, number, unit] = /^([\d.]+)([MG])B$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`--memory expects a size like 2.5GB; received ${text}`);
  return Number(number) * (unit === 'M' ? 1e6 : 1e9);
}

/**
 * Puts this process, and with it what it starts from now on, under a limit of memory, files that are kept in memory
 * included.
 *
 * @param {number} bytes
 * @returns {Promise<(() => Promise<void>) | null>} takes it out again; null where the system has no such limit
 */
async function limitMemory(bytes) {
  const places = [
    { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
    { root: '/sys/fs/cgroup', limit: 'memory.max' },
  ];
  for (const { root, limit } of places) {
    const group = join(root, 'lathe-proof-scale');
    try {
      await mkdir(group, { recursive: true });
      await writeFile(join(group, limit), String(Math.round(bytes)));
      await writeFile(join(group, 'cgroup.procs'), String(process.pid));
      return async () => {
        await writeFile(join(root, 'cgroup.procs'), String(process.pid));
        // A trainer may need a moment to be gone; an empty group that stays does no harm.
        await rmdir(group).catch(() => undefined);
      };
    } catch {
      // No such limit, or not ours to set.
    }
  }
  return null;
}

/**
 * @param {string} pictures
 * @param {string} place a new folder
 * @param {string} head a run
 */
async function measure(pictures, place, head) {
  const env = { LATHE_FEATURES: join(place, 'features') };
  const training = await train([pictures, ...FLAGS, '--head-from', head], join(place, 'runs'), { env });
  const { pictureMs } = featureTimes(journalOf(training.runDir));
  const steps = training.steps.slice(2);
  const round = (/** @type {number} */ value) => Number(value.toPrecision(4));
  return {
    pictureMs: round(pictureMs),
    stepMs: round(median(steps.map(({ stepMs }) => stepMs))),
    waitShare: round(
      steps.reduce((sum, { waitMs }) => sum + waitMs, 0) /
        steps.reduce((sum, { stepMs, waitMs }) => sum + stepMs + waitMs, 0),
    ),
    epochMsAStep: round((training.epochs[0]?.trainMs ?? NaN) / training.steps.length),
    peakBytes: training.peakBytes,
    featureBytes: await folderBytes(env.LATHE_FEATURES),
  };
}

const real = join(dataFolder(options.data), 'dogs-vs-cats', 'train');
const counts = options.counts.split(',').map(Number);
const scratch = await mkdtemp(join(tmpdir(), 'lathe-proof-scale-'));
try {
  const all = join(scratch, 'all');
  console.log(`Making ${Math.max(...counts)} pictures`);
  await makePictures(all, real, Math.max(...counts));
  const some = join(scratch, 'some');
  await takeSome(some, all, Math.min(...counts));
  const { runDir: head } = await train([some, ...HEAD], join(scratch, 'head'));
  const found = [];
  for (const [i, count] of counts.entries()) {
    const pictures = join(scratch, `pictures-${count}`);
    await takeSome(pictures, all, count);
    const isLast = i === counts.length - 1;
    const limit = isLast ? bytesOf(options.memory) : null;
    const release = limit === null ? null : await limitMemory(limit);
    const place = join(scratch, `place-${count}`);
    const facts = await measure(pictures, place, head);
    await release?.();
    await rm(place, { recursive: true });
    found.push({ pictures: count, memoryLimitBytes: release === null ? null : limit, ...facts });
    console.log(found.at(-1));
  }
  const file = join(ROOT, 'docs/results/scale.json');
  await writeJson(file, { measured: new Date().toISOString(), command: `lathe train ${FLAGS.join(' ')}`, found });
} finally {
  await rm(scratch, { recursive: true, force: true });
}
