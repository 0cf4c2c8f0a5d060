/**
 * `npm run proof:exports [-- --data FOLDER]`: exports of every recipe, read by the programs that they are made for (Keras
 * 3 and 2, ONNX Runtime, TensorFlow.js without native code), and how far their probabilities are from those of `lathe
 * predict`. What was measured is written to docs/results/exports.json.
 */

import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { pythonWith } from '../python-venv.mjs';
import { runProcess } from '../setup/processes.mjs';
import { readOptions } from '../options.mjs';
import { ROOT, dataFolder, lathe } from './lathe.mjs';

/** Small, so that the slowest of the programs is done in minutes; the layers are the same at every size. */
const SIZE = 64;
const PICTURES = 8;
const PLAIN_TFJS = '@tensorflow/tfjs';

const RUNS = [
  { data: 'dogs-vs-cats', name: 'small-cnn, 2 classes', flags: ['--recipe', 'small-cnn', '--epochs', '2'] },
  { data: 'flowers', name: 'small-cnn, 5 classes', flags: ['--recipe', 'small-cnn', '--epochs', '2'] },
  { data: 'flowers', name: 'bottleneck, 5 classes, average', flags: ['--recipe', 'bottleneck', '--epochs', '2'] },
  {
    data: 'flowers',
    name: 'finetune, 5 classes, flatten, 1/255',
    flags: ['--recipe', 'finetune', '--preset', 'article', '--epochs', '1', '--head-epochs', '2'],
  },
  {
    data: 'flowers',
    name: 'finetune, 5 classes, maximum',
    flags: ['--recipe', 'finetune', '--pooling', 'max', '--epochs', '1', '--head-epochs', '2'],
  },
];

/** @typedef {{ predictions: { path: string, top: { label: string, probability: number }[] }[], classes?: string[] }} Predicted */
/** @typedef {Record<string, number[][]>} Answers */
/**
 * @typedef {object} TfjsModel
 * @property {object} modelTopology
 * @property {{ paths: string[], weights: { name: string, shape: number[], dtype: 'float32' }[] }[]} weightsManifest
 */

/**
 * Pictures that have the model’s size already, so that every program sees the same values.
 *
 * @param {string} data
 * @param {string} folder
 */
async function makePictures(data, folder) {
  await mkdir(folder, { recursive: true });
  const validation = join(data, 'validation');
  const labels = (await readdir(validation)).sort();
  const files = await Promise.all(
    labels.map(async (label) => (await readdir(join(validation, label))).map((name) => join(validation, label, name))),
  );
  for (let i = 0; i < PICTURES; i += 1) {
    const of = files[i % files.length] ?? [];
    const file = of[Math.floor((i * 37) / files.length) % of.length] ?? '';
    await sharp(file)
      .resize(SIZE, SIZE, { fit: 'fill' })
      .toColourspace('srgb')
      .removeAlpha()
      .png()
      .toFile(join(folder, `${i}.png`));
  }
}

/**
 * What TensorFlow.js in plain JavaScript makes of `model.json`, as a browser does.
 *
 * @param {string} folder
 * @returns {Promise<Answers>}
 */
async function inJavaScript(folder) {
  // What the native package brings along, by itself.
  const require = createRequire(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu'));
  /** @type {unknown} */
  const library = require(PLAIN_TFJS);
  const tf = /** @type {typeof import('@tensorflow/tfjs-node-gpu')} */ (library);
  await tf.setBackend('cpu');
  /** @type {unknown} */
  const written = JSON.parse(await readFile(join(folder, 'tfjs', 'model.json'), 'utf8'));
  const json = /** @type {TfjsModel} */ (written);
  const group = json.weightsManifest[0] ?? { paths: [], weights: [] };
  const shards = await Promise.all(group.paths.map((path) => readFile(join(folder, 'tfjs', path))));
  const bytes = Buffer.concat(shards);
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs: group.weights, weightData }),
  );
  /** @type {number[][]} */
  const rows = [];
  for (const name of (await readdir(join(folder, 'pictures'))).sort()) {
    const raw = await sharp(join(folder, 'pictures', name))
      .raw()
      .toBuffer();
    const x = tf.tensor(Float32Array.from(raw), [1, SIZE, SIZE, 3]);
    const out = [.../** @type {import('@tensorflow/tfjs-node-gpu').Tensor} */ (model.predict(x)).dataSync()];
    rows.push(out.length === 1 ? [1 - (out[0] ?? NaN), out[0] ?? NaN] : out);
  }
  return { [`TensorFlow.js ${tf.version.tfjs}, model.json`]: rows };
}

const options = readOptions(import.meta.filename, { data: { type: 'string' } });
const python = await pythonWith(
  join(import.meta.dirname, 'requirements-exports.txt'),
  process.env['LATHE_CACHE'] ?? join(homedir(), '.cache', 'lathe'),
  console.log,
);
/** @type {{ model: string, program: string, largestDifference: number }[]} */
const rows = [];
for (const { data, name, flags } of RUNS) {
  const scratch = await mkdtemp(join(tmpdir(), 'lathe-proof-exports-'));
  const pictures = join(dataFolder(options.data), data);
  const runs = ['--runs', join(scratch, 'runs')];
  const trained = /** @type {{ runId: string }} */ (
    /** @type {unknown} */ (
      await lathe(['train', pictures, ...flags, '--size', String(SIZE), '--seed', '1', ...runs], { quiet: true })
    )
  );
  await makePictures(pictures, join(scratch, 'pictures'));
  for (const format of ['keras', 'h5', 'onnx']) {
    const out = join(scratch, `model.${format}`);
    await lathe(['export', trained.runId, '--format', format, '--out', out, ...runs], { quiet: true });
  }
  await lathe(['export', trained.runId, '--format', 'tfjs', '--out', join(scratch, 'tfjs'), ...runs], { quiet: true });
  const { predictions } = /** @type {Predicted} */ (
    /** @type {unknown} */ (
      await lathe(['predict', trained.runId, join(scratch, 'pictures'), ...runs], { quiet: true })
    )
  );
  const own = predictions.map(({ top }) =>
    top.toSorted((a, b) => (a.label < b.label ? -1 : 1)).map(({ probability }) => probability),
  );
  const said = await runProcess(python, [join(import.meta.dirname, 'exports.py'), scratch]);
  if (said.code !== 0) throw new Error(said.stderr);
  const answers = { .../** @type {Answers} */ (JSON.parse(said.stdout)), ...(await inJavaScript(scratch)) };
  for (const [program, theirs] of Object.entries(answers)) {
    const differences = own.flatMap((each, i) => each.map((value, c) => Math.abs(value - (theirs[i]?.[c] ?? NaN))));
    const largestDifference = Math.max(...differences);
    rows.push({ model: name, program, largestDifference });
    console.log(`${name}: ${program}: ${largestDifference.toExponential(1)}`);
  }
}
const measured = new Date().toISOString().slice(0, 10);
const result = { processor: cpus()[0]?.model ?? 'unknown', measured, size: SIZE, pictures: PICTURES, rows };
await writeFile(join(ROOT, 'docs/results/exports.json'), `${JSON.stringify(result, null, 2)}\n`);
