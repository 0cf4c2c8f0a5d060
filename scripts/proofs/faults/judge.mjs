/** Judges a run that a fault hit: its words, and whether what it told is so. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {import('./injections.mjs').Injection} Injection
 * @typedef {import('./try-injection.mjs').Ended} Ended
 */

/**
 * @param {string} file
 * @returns {Promise<string>} nothing where there is none
 */
export const read = (file) => readFile(file, 'utf8').catch(() => '');

/** @param {string} text @returns {Record<string, unknown> | null} */
export function parsed(text) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(text);
    return typeof value === 'object' ? /** @type {Record<string, unknown> | null} */ (value) : null;
  } catch {
    return null;
  }
}

/** The code of the failure that a command answers with. @param {string} output */
export function failureCode(output) {
  const document = parsed(output);
  const failure = /** @type {{ code?: string, hint?: string } | undefined} */ (document?.['failure'] ?? document);
  return failure?.code !== undefined && failure.hint !== undefined ? failure.code : null;
}

/** A position in Node’s words. */
const STACK = /^ +at .+:\d+:\d+\)?$/m;

/** @type {Readonly<Record<string, string>>} */
const EXPECTED = { ENOSPC: 'disk-full', EIO: 'disk-error', EACCES: 'folder-not-writable' };

/**
 * What is wrong with the words of a command that a fault hit.
 *
 * @param {Ended} ended
 * @param {string} log of the trainer
 * @param {Injection} injection
 */
export function wrongWords({ code, signal, output, said, isHung }, log, { fault }) {
  if (isHung) return ['it hangs'];
  const stack = STACK.exec(said)?.[0] ?? STACK.exec(log)?.[0];
  const words = stack === undefined ? [] : [`it shows a stack: ${stack.trim()}`];
  if (code === 0 || signal !== null) return words;
  const told = failureCode(output);
  if (told === null) return [...words, `it ends with ${code} and no failure: ${output.slice(0, 200)}`];
  const expected = EXPECTED[fault];
  if (expected !== undefined && told !== expected) words.push(`it tells ${told} for ${fault}`);
  return told === 'internal' ? [...words, 'it tells of a defect'] : words;
}

/** The number of the event at a checkpoint. @param {string} id */
const eventOf = (id) => Number(/-event-(\d+)$/.exec(id)?.[1] ?? 0);

/**
 * What a run says of itself that is not so.
 *
 * @param {string} runDir
 * @param {Injection} injection
 * @param {Ended} ended
 * @param {string} summaryBefore `status.json` before the command; empty where there was no run
 */
export async function untruths(runDir, { fault }, { code }, summaryBefore) {
  const problems = [];
  const summary = await read(join(runDir, 'status.json'));
  const status = String(parsed(summary)?.['status']);
  // What fails before the run is opened leaves it as it was.
  const isAsBefore = status === 'queued' || summary === summaryBefore;
  if (fault === 'ENOSPC' && code !== 0 && status !== 'paused' && !isAsBefore) {
    problems.push(`a full disk leaves it ${status}`);
  }
  const events = (await read(join(runDir, 'events.jsonl'))).split('\n').slice(0, -1).map(parsed);
  if (events.some((event, i) => event?.['n'] !== i + 1)) problems.push('its journal has a torn line or a gap');
  const told = events.filter((event) => event?.['kind'] === 'checkpoint').at(-1)?.['id'];
  const pointers = parsed(await read(join(runDir, 'checkpoints/pointers.json')));
  const last = pointers?.['last'];
  if (typeof told === 'string' && !(typeof last === 'string' && eventOf(last) >= eventOf(told))) {
    problems.push(`it told of checkpoint ${told}, and the last one is ${String(last)}`);
  }
  return problems;
}
