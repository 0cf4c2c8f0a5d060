/**
 * libvips keeps its messages for all threads of a process together: beside others a file may be told with the words of
 * another one. So whatever fails is tried once more by itself, and only what is said then counts.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const KEY = 'lathe.decoder-turns';
/** Places in the shared memory: decodings under way, and whether one is by itself. */
const [UNDER_WAY, BY_ITSELF] = [0, 1];
const LOOK_EVERY_MS = 1;
/** A thread that was ended in the middle of a decoding never counts it off. */
const LONGEST_WAIT_MS = 10_000;

/** Workers are born with what the thread that makes them has. */
function sharedTurns(): Int32Array {
  const found = getEnvironmentData(KEY);
  if (found instanceof SharedArrayBuffer) return new Int32Array(found);
  const made = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  setEnvironmentData(KEY, made);
  return new Int32Array(made);
}

const turns = sharedTurns();

async function until(holds: () => boolean): Promise<void> {
  const startedMs = performance.now();
  while (!holds() && performance.now() - startedMs < LONGEST_WAIT_MS) await sleep(LOOK_EVERY_MS);
}

/** Decodes while others do. */
export async function besideOthers<T>(decode: () => Promise<T>): Promise<T> {
  await until(() => Atomics.load(turns, BY_ITSELF) === 0);
  Atomics.add(turns, UNDER_WAY, 1);
  try {
    return await decode();
  } finally {
    Atomics.sub(turns, UNDER_WAY, 1);
  }
}

/** Decodes while no other thread of this process does. */
export async function byItself<T>(decode: () => Promise<T>): Promise<T> {
  await until(() => Atomics.compareExchange(turns, BY_ITSELF, 0, 1) === 0);
  try {
    await until(() => Atomics.load(turns, UNDER_WAY) === 0);
    return await decode();
  } finally {
    Atomics.store(turns, BY_ITSELF, 0);
  }
}
