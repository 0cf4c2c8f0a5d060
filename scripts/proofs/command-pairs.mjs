/**
 * Pairs of commands to a run, given so many milliseconds apart, from the page’s side of the web host, from the window or
 * from the command line. Each has to be carried out in order or refused with a word: the answers, the journal, the disk and
 * the state that the run is left in have to agree.
 */

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { _electron } from 'playwright-core';
import { openBridge } from '../page/bridge.mjs';
import { openDisplay } from '../page/display.mjs';
import { ROOT, lathe, startLathe } from './lathe.mjs';

export const COMMANDS = /** @type {const} */ (['pause', 'hold', 'stop', 'checkpoint', 'pace', 'resume']);
export const DELAYS_MS = [0, 50, 200, 500];

/**
 * @typedef {(typeof COMMANDS)[number]} Command
 * @typedef {'running' | 'held' | 'released' | 'stopped'} State
 * @typedef {(command: Command) => Promise<string>} Way gives a command; resolves with `done` or the code of a refusal
 * @typedef {{ runId: string, runDir: string, runs: string }} Run
 * @typedef {'running' | 'held' | 'starting'} Beginning what the run is when the first command is given
 */

/** No command takes so long unless it was lost. */
const LOST_MS = 60_000;

/** @param {Run} run @returns {Promise<{ status: string, isWritten: boolean }>} what the run’s files say */
async function filesOf({ runDir }) {
  const read = async (/** @type {string} */ file) => {
    /** @type {unknown} */
    const document = JSON.parse(await readFile(join(runDir, file), 'utf8'));
    return /** @type {{ status: string, released: boolean }} */ (document);
  };
  const locks = (await readdir(runDir)).flatMap((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  const { status } = await read('status.json');
  const { released } = await read(join(`lock.${Math.max(...locks)}`, 'holder.json'));
  return { status, isWritten: !released };
}

/** @param {Run} run @returns {Promise<State | null>} null between two of them */
async function stateOf(run) {
  const { status, isWritten } = await filesOf(run);
  if (status === 'running' && isWritten) return 'running';
  if (status === 'paused') return isWritten ? 'held' : 'released';
  return status === 'stopped' && !isWritten ? 'stopped' : null;
}

/** @param {Run} run @param {(state: State | null) => boolean} holds */
async function until(run, holds) {
  const startedMs = performance.now();
  for (;;) {
    const state = await stateOf(run).catch(() => null);
    if (holds(state)) return state;
    if (performance.now() - startedMs > LOST_MS) return state;
    await delay(50);
  }
}

/**
 * Brings the run to where a pair begins; `starting` is a trainer that has the run and prepares.
 *
 * @param {Run} run
 * @param {Beginning} beginning
 */
async function begin(run, beginning) {
  const place = ['--runs', run.runs];
  await ensureRunning(run);
  if (beginning === 'running') return;
  if (beginning === 'held') {
    await lathe(['pause', run.runId, '--hold', ...place], { quiet: true });
    return;
  }
  await lathe(['pause', run.runId, '--release', ...place], { quiet: true });
  await until(run, (state) => state === 'released');
  startLathe(['resume', run.runId, ...place], { quiet: true }).child.unref();
  while (!(await filesOf(run).catch(() => null))?.isWritten) await delay(10);
}

/** Has the run train, whatever state it is in. @param {Run} run */
export async function ensureRunning(run) {
  if ((await until(run, (state) => state !== null)) === 'running') return;
  startLathe(['resume', run.runId, '--runs', run.runs], { quiet: true }).child.unref();
  const state = await until(run, (each) => each === 'running');
  if (state !== 'running') throw new Error(`the run does not go on: ${state}`);
}

/**
 * Starts a run that is long enough for everything.
 *
 * @param {string} runs
 * @param {string} images
 * @returns {Promise<Run>}
 */
export async function startRun(runs, images) {
  const small = ['--recipe', 'small-cnn', '--size', '32', '--batch', '4', '--epochs', '100000', '--threads', '1'];
  startLathe(['train', images, ...small, '--runs', runs], { quiet: true }).child.unref();
  for (;;) {
    const names = await readdir(runs).catch(() => /** @type {string[]} */ ([]));
    const runId = names.find((name) => !name.startsWith('.'));
    if (runId !== undefined) {
      const run = { runId, runDir: join(runs, runId), runs };
      if ((await until(run, (state) => state === 'running')) === 'running') return run;
    }
    await delay(100);
  }
}

/** @type {Readonly<Record<Command, string[]>>} */
const WORDS = {
  pause: ['pause', '--release'],
  hold: ['pause', '--hold'],
  stop: ['stop'],
  checkpoint: ['checkpoint'],
  pace: ['pace'],
  resume: ['resume'],
};

/** @param {Run} run @returns {Way} */
export function commandLine({ runId, runs, runDir }) {
  return async (command) => {
    const [name = '', ...flags] = WORDS[command];
    const pace = command === 'pace' ? ['50'] : [];
    const askedMs = Date.now();
    const { ended } = startLathe([name, runId, ...pace, ...flags, '--runs', runs], { quiet: true });
    const answer = ended.then(({ code, output }) => {
      if (code === 0) return 'done';
      /** @type {unknown} */
      const document = JSON.parse(output);
      return /** @type {{ code: string }} */ (document).code;
    });
    // A run that is resumed is followed until it comes to rest again.
    return command === 'resume' ? Promise.race([answer, untilResumed(runDir, askedMs)]) : answer;
  };
}

/** The journal is cut back by a resume, so its times tell. @param {string} runDir @param {number} askedMs */
async function untilResumed(runDir, askedMs) {
  for (;;) {
    const said = await readFile(join(runDir, 'events.jsonl'), 'utf8');
    const resumed = said.matchAll(/"at":"([^"]+)","kind":"(?:resumed|started)"/g);
    if ([...resumed].some(([, at = '']) => Date.parse(at) >= askedMs)) return 'done';
    await delay(50);
  }
}

/** @type {Readonly<Record<Exclude<Command, 'resume'>, object>>} */
const REQUESTS = {
  pause: { kind: 'pause', depth: 'release' },
  hold: { kind: 'pause', depth: 'hold' },
  stop: { kind: 'stop' },
  checkpoint: { kind: 'checkpoint' },
  pace: { kind: 'pace', percent: 50 },
};

/**
 * A page’s connection to a web host of its own.
 *
 * @param {Run} run
 * @returns {Promise<{ way: Way, close: () => void }>}
 */
export async function openPage({ runId, runs }) {
  const { child } = startLathe(['serve', '--port', '0', '--runs', runs], { quiet: true });
  const link = await new Promise((/** @type {(url: string) => void} */ resolve) => {
    let output = '';
    child.stdout.on('data', (/** @type {string} */ part) => {
      output += part;
      const [url] = /http:[^"]+/.exec(output) ?? [];
      if (url !== undefined && output.includes('}')) resolve(url);
    });
  });
  const socket = await openBridge(link);
  /** @type {Map<number, (answer: string) => void>} */
  const waiting = new Map();
  socket.on('message', (/** @type {Buffer} */ data) => {
    /** @type {unknown} */
    const parsed = JSON.parse(data.toString('utf8'));
    const { id, reply } = /** @type {{ id: number, reply?: { ok: boolean, failure?: { code: string } } }} */ (parsed);
    if (reply === undefined) return;
    waiting.get(id)?.(reply.ok ? 'done' : (reply.failure?.code ?? ''));
    waiting.delete(id);
  });
  let lastId = 0;
  return {
    way: (command) => {
      const id = (lastId += 1);
      const message =
        command === 'resume'
          ? { id, name: 'runs.resume', args: { runId, epochs: null } }
          : { id, name: 'runs.command', args: { runId, command: REQUESTS[command] } };
      socket.send(JSON.stringify(message));
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    close: () => {
      socket.close();
      child.kill('SIGTERM');
    },
  };
}

/**
 * The window of the built application, asked by its page’s bridge.
 *
 * @param {Run} run
 * @param {string} home for what it keeps
 * @returns {Promise<{ way: Way, close: () => void }>}
 */
export async function openWindow({ runId, runs }, home) {
  /** @type {unknown} */
  const record = JSON.parse(await readFile(join(ROOT, 'out', 'setup.json'), 'utf8'));
  const { electron } = /** @type {{ electron: { executable: string, args: string[] } | null }} */ (record);
  if (electron === null) throw new Error('no Electron: npm run setup has not found one');
  const display = process.env['DISPLAY'] ? null : await openDisplay();
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const own = { XDG_CONFIG_HOME: join(home, 'config'), XDG_DATA_HOME: join(home, 'data'), LATHE_RUNS: runs };
  const env = { ...process.env, ...own, DISPLAY: display?.name ?? process.env['DISPLAY'] ?? '' };
  // It would make plain Node of Electron.
  Reflect.deleteProperty(env, 'ELECTRON_RUN_AS_NODE');
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: [...electron.args, ...sandbox],
    env: /** @type {Record<string, string>} */ (env),
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  return {
    way: (command) => {
      const [name, args] =
        command === 'resume'
          ? ['runs.resume', { runId, epochs: null }]
          : ['runs.command', { runId, command: REQUESTS[command] }];
      const asked = `lathe.request(${JSON.stringify(name)}, ${JSON.stringify(args)})`;
      return page.evaluate(`${asked}.then((reply) => (reply.ok ? 'done' : reply.failure.code))`);
    },
    close: () => {
      app.process().kill('SIGTERM');
      display?.close();
    },
  };
}

/** @type {Readonly<Record<Command, State | null>>} what a command that is carried out leaves; null for what was */
const LEAVES = { pause: 'released', hold: 'held', stop: 'stopped', checkpoint: null, pace: null, resume: 'running' };

/** @param {readonly Command[]} done @param {Beginning} beginning */
const leftBy = (done, beginning) =>
  done.reduce(
    (/** @type {State} */ state, command) => LEAVES[command] ?? state,
    beginning === 'starting' ? 'running' : beginning,
  );

/**
 * What of the commands that were carried out is missing on the disk.
 *
 * @param {Run} run
 * @param {readonly Command[]} done
 * @param {number} askedMs
 * @param {Beginning} beginning
 * @returns {Promise<string | null>}
 */
async function missingOnDisk({ runDir }, done, askedMs, beginning) {
  const lines = (await readFile(join(runDir, 'events.jsonl'), 'utf8')).split('\n').filter((line) => line.endsWith('}'));
  const events = lines.map((line) => {
    /** @type {unknown} */
    const event = JSON.parse(line);
    return /** @type {{ at: string, kind: string, id?: string, percent?: number }} */ (event);
  });
  const since = events.filter(({ at }) => Date.parse(at) >= askedMs);
  if (done.includes('pace') && !since.some(({ percent }) => percent === 50)) return 'no pace in the journal';
  // Of a trainer that prepares, what it began from is the last word.
  const isSaved = beginning === 'starting' || since.some(({ kind }) => kind === 'checkpoint');
  if (done.includes('checkpoint') && !isSaved) return 'no checkpoint in the journal';
  const last = events.findLast(({ kind }) => kind === 'checkpoint')?.id ?? '';
  const kept = await readdir(join(runDir, 'checkpoints'));
  return kept.includes(last) ? null : `no ${last} among ${kept.join(', ')}`;
}

/**
 * Gives two commands to a run, and judges what came of them.
 *
 * @param {Run} run
 * @param {Way} way
 * @param {readonly [Command, Command]} pair
 * @param {number} apartMs
 * @param {boolean} isOrdered whether the second certainly came after the first
 * @param {Beginning} [beginning]
 * @returns {Promise<{ answers: string[], state: State | null, wrong: string | null }>}
 */
export async function tryPair(run, way, pair, apartMs, isOrdered, beginning = 'running') {
  await begin(run, beginning);
  const askedMs = Date.now();
  const lost = (/** @type {Promise<string>} */ answer) =>
    Promise.race([answer, delay(LOST_MS, 'lost', { ref: false })]);
  const first = lost(way(pair[0]));
  if (apartMs > 0) await delay(apartMs);
  const answers = await Promise.all([first, lost(way(pair[1]))]);
  const done = pair.filter((_, i) => answers[i] === 'done');
  const allowed = new Set([done, ...(isOrdered ? [] : [done.toReversed()])].map((each) => leftBy(each, beginning)));
  const state = await until(run, (each) => each !== null && allowed.has(each));
  const wrong = answers.some((answer) => ['lost', '', 'internal'].includes(answer))
    ? `answered ${answers.join(' and ')}`
    : state !== null && allowed.has(state)
      ? await missingOnDisk(run, done, askedMs, beginning)
      : `${answers.join(' and ')}, and the run is ${state}`;
  return { answers, state, wrong };
}

/** Ends the run. @param {Run} run */
export async function endRun(run) {
  await ensureRunning(run);
  await lathe(['stop', run.runId, '--runs', run.runs], { quiet: true });
}
