/** One fault in one run: what the run says and leaves, and whether it can be taken up as if nothing had happened. */

import { spawn } from 'node:child_process';
import { cp, lutimes, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compareRuns } from '../exactness.mjs';
import { COMMAND } from '../lathe.mjs';
import { kindOf } from './injections.mjs';
import { failureCode, parsed, read, untruths, wrongWords } from './judge.mjs';
import { shimEnvironment } from './shim.mjs';

/**
 * @typedef {import('../lathe.mjs').RunDocument} RunDocument
 * @typedef {import('./injections.mjs').Injection} Injection
 * @typedef {{ name: string, folder: string, template: string | null, train: string[], document: RunDocument,
 *   files: Set<string> }} Scene `folder` holds the undisturbed run; `template` a run to go on with, null to begin one
 * @typedef {{ code: number | null, signal: string | null, output: string, said: string, isHung: boolean }} Ended
 */

/** No small run takes so long unless it hangs. */
const HANG_MS = 90_000;

/** Somebody else’s files beside those of Lathe. */
const FOREIGN = ['runs/my notes.txt', 'cache/my notes.txt', 'cache/scans/.new-idea', 'runs/.new-idea/my notes.txt'];
const NOTES = 'not of Lathe';

/** Goes with its lock, when the run is taken up the next time. */
const OF_LOCK = 'runs/RUN/lock.NUMBER/.new-holder.json';

/** @param {number} group @returns {boolean} whether a process of it lives */
function lives(group) {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

/**
 * Runs a command and waits until all of its processes are gone.
 *
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<Ended>}
 */
export async function runLathe(args, env) {
  const child = spawn(process.execPath, [COMMAND, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...env },
  });
  let [output, said, isHung] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ part) => (output += part));
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ part) => (said += part));
  const group = child.pid ?? 0;
  const giveUp = () => {
    isHung = true;
    process.kill(-group, 'SIGKILL');
  };
  const timer = setTimeout(giveUp, HANG_MS);
  /** @type {{ code: number | null, signal: string | null }} */
  const { code, signal } = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  while (lives(group)) await delay(20);
  clearTimeout(timer);
  return { code, signal, output, said, isHung };
}

/** @param {string} folder */
export const placesIn = (folder) => ({ LATHE_CACHE: join(folder, 'cache') });

/** @param {string} folder @returns {Promise<string[]>} */
export async function runsIn(folder) {
  const names = await readdir(join(folder, 'runs')).catch(() => /** @type {string[]} */ ([]));
  return names.filter((name) => /^\d/.test(name));
}

/** Kinds of all files in a folder. @param {string} folder */
export async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true });
  return new Set(entries.map(kindOf));
}

/** What a dead process left half written is removed once it is old, so it is made so. @param {string} folder */
async function letTimePass(folder) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => basename(name).startsWith('.new-'));
  for (const name of names) await lutimes(join(folder, name), 0, 0);
}

/**
 * Takes the run up, or begins one where there is none.
 *
 * @param {Scene} scene
 * @param {string} folder
 * @returns {Promise<{ document: RunDocument | null, problems: string[] }>}
 */
async function recover(scene, folder) {
  const runs = join(folder, 'runs');
  const [runId] = await runsIn(folder);
  const summary = runId === undefined ? null : parsed(await read(join(runs, runId, 'status.json')));
  const word = summary?.['status'] === 'finished' ? 'show' : 'resume';
  const args = runId === undefined ? scene.train : [word, runId];
  const ended = await runLathe([...args, '--runs', runs], placesIn(folder));
  if (ended.code === 0) return { document: documentOf(ended), problems: [] };
  return { document: null, problems: [`${args[0] ?? ''} behind it fails: ${ended.output.slice(0, 400)}`] };
}

/** @param {Ended} ended */
const documentOf = ({ output }) => /** @type {RunDocument | null} */ (/** @type {unknown} */ (parsed(output)));

/**
 * What the fault has left beside the run, and taken from others. What could not be removed stays.
 *
 * @param {Scene} scene
 * @param {Injection} injection
 * @param {string} folder
 */
async function traces(scene, { call }, folder) {
  const known = (/** @type {string} */ kind) =>
    scene.files.has(kind) || kind === OF_LOCK || FOREIGN.some((each) => each.startsWith(kind));
  const left = ['unlink', 'rmdir'].includes(call) ? [] : [...(await filesIn(folder))].filter((kind) => !known(kind));
  const problems = left.map((kind) => `it leaves ${kind}`);
  for (const name of FOREIGN) if ((await read(join(folder, name))) !== NOTES) problems.push(`it changed ${name}`);
  return problems;
}

/** Removes a run’s folder and what the shim wrote beside it. @param {string} folder */
async function removeAll(folder) {
  for (const end of ['', '.log', '.count']) await rm(`${folder}${end}`, { recursive: true, force: true });
}

/** Lays out what the run begins with. @param {Scene} scene @param {string} folder */
async function layOut({ template }, folder) {
  await removeAll(folder);
  await mkdir(folder, { recursive: true });
  if (template !== null) await cp(template, folder, { recursive: true, preserveTimestamps: true });
  for (const name of FOREIGN) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), NOTES);
  }
}

/**
 * Tries one injection in a folder of its own, which is removed where nothing is wrong.
 *
 * @param {Scene} scene
 * @param {Injection} injection
 * @param {string} shim
 * @param {string} folder
 * @returns {Promise<{ outcome: string, wrong: string[] }>}
 */
export async function tryInjection(scene, injection, shim, folder) {
  await layOut(scene, folder);
  const [before] = await runsIn(folder);
  const runs = join(folder, 'runs');
  const summaryBefore = await read(join(runs, before ?? '', 'status.json'));
  const args = before === undefined ? scene.train : ['resume', before];
  const env = { ...placesIn(folder), ...(await shimEnvironment(shim, folder, injection)) };
  const ended = await runLathe([...args, '--runs', runs], env);
  const met = (await readFile(`${folder}.count`)).readUInt32LE(0);
  if (met < injection.nth) {
    await removeAll(folder);
    return { outcome: 'not met', wrong: [] };
  }
  const [runId] = await runsIn(folder);
  const runDir = runId === undefined ? null : join(runs, runId);
  const log = runDir === null ? '' : await read(join(runDir, 'trainer.log'));
  const wrong = wrongWords(ended, log, injection);
  if (runDir !== null) wrong.push(...(await untruths(runDir, injection, ended, summaryBefore)));
  if (ended.code !== 0) await letTimePass(folder);
  const { document, problems } =
    ended.code === 0 ? { document: documentOf(ended), problems: [] } : await recover(scene, folder);
  wrong.push(...problems);
  if (document !== null) {
    wrong.push(...(await compareRuns(scene.document.runDir, document.runDir, [scene.document, document])));
  }
  wrong.push(...(await traces(scene, injection, folder)));
  if (wrong.length === 0) await removeAll(folder);
  const said = ended.code === 0 ? 'goes on' : (ended.signal ?? failureCode(ended.output) ?? 'no words');
  return { outcome: said, wrong };
}
