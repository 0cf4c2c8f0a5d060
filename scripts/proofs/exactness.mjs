/** What “equal to the bit” means for two runs, and how a run is killed without a chance to save anything. */

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {import('./lathe.mjs').RunDocument} RunDocument */

/**
 * Kills a process and all that it started, at once.
 *
 * @param {import('node:child_process').ChildProcess} child started in a group of its own
 */
export function killTree(child) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') execFileSync('taskkill', ['/PID', String(child.pid), '/T', '/F']);
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It had already ended.
  }
}

/** @param {string} runDir */
async function resultsWithoutTimes(runDir) {
  const lines = (await readFile(join(runDir, 'results.csv'), 'utf8')).trim().split('\n');
  return lines.map((line) =>
    line
      .split(',')
      .filter((_, column) => column !== 1)
      .join(','),
  );
}

/**
 * What is compared of a journal’s event.
 *
 * @typedef {{ n: number, kind: string, stage?: string, epoch?: number, step?: number, loss?: number,
 *   accuracy?: number }} JournalEvent
 */

/**
 * @param {string} runDir
 * @returns {Promise<JournalEvent[]>}
 */
async function journal(runDir) {
  const lines = (await readFile(join(runDir, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    /** @type {unknown} */
    const event = JSON.parse(line);
    return /** @type {JournalEvent} */ (event);
  });
}

/** @param {JournalEvent[]} events */
function steps(events) {
  return events
    .filter((event) => event.kind === 'step')
    .map(
      ({ stage, epoch, step, loss, accuracy }) =>
        `${stage ?? ''} ${epoch ?? 0}/${step ?? 0} ${loss ?? 0} ${accuracy ?? 0}`,
    );
}

/**
 * @param {JournalEvent[]} events
 * @param {string} which
 * @returns {string[]}
 */
function journalProblems(events, which) {
  const numbersAreWhole = events.every((event, i) => event.n === i + 1);
  const seen = steps(events).map((line) => line.split(' ').slice(0, 2).join(' '));
  const doubles = seen.length - new Set(seen).size;
  return [
    ...(numbersAreWhole ? [] : [`the journal of the ${which} run has gaps or doubles in its numbers`]),
    ...(doubles === 0 ? [] : [`the journal of the ${which} run has ${doubles} steps twice`]),
  ];
}

/**
 * Every difference between an undisturbed run and one that was killed and resumed; none when they are equal.
 *
 * @param {string} undisturbed run folder
 * @param {string} killed run folder
 * @param {[RunDocument, RunDocument]} documents
 */
export async function compareRuns(undisturbed, killed, documents) {
  const [before, after] = await Promise.all([journal(undisturbed), journal(killed)]);
  const rows = await Promise.all([resultsWithoutTimes(undisturbed), resultsWithoutTimes(killed)]);
  const problems = [...journalProblems(before, 'undisturbed'), ...journalProblems(after, 'killed')];
  if (documents[0].weightsSha256 === null || documents[0].weightsSha256 !== documents[1].weightsSha256) {
    problems.push(`weights ${documents[0].weightsSha256 ?? 'none'} against ${documents[1].weightsSha256 ?? 'none'}`);
  }
  if (rows[0].join('\n') !== rows[1].join('\n')) problems.push('results.csv differs in more than times');
  if (steps(before).join('\n') !== steps(after).join('\n')) problems.push('the journals tell of different steps');
  return problems;
}
