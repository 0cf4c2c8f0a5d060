/**
 * Randomness as a function of where it is used: `randomAt(seed, 'shuffle', epoch)` always starts the same sequence.
 * Nothing has to be saved to continue a run, and nothing depends on how often a sequence was read before.
 */

/** What a sequence is for; a name of its own keeps sequences apart that share a seed. */
export type RandomPurpose =
  | 'split'
  | 'shuffle'
  | 'augment'
  | 'view'
  | 'dropout'
  | 'initial-weights'
  | 'sample-pictures'
  | 'export-check'
  | 'run-id';

export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
}

/** Finalizer of MurmurHash3 (Appleby, public domain): every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hashParts(parts: readonly (string | number)[]): [number, number, number, number] {
  const words: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  const absorb = (value: number): void => {
    words[0] = mix(words[0] ^ value);
    words[1] = mix(words[1] + Math.imul(words[0], 0x9e3779b1));
    words[2] = mix(words[2] ^ words[1]);
    words[3] = mix(words[3] + words[2]);
  };
  for (const part of parts) {
    if (typeof part === 'number') {
      absorb(part >>> 0);
      absorb(Math.floor(part / 0x1_0000_0000) >>> 0);
    } else {
      for (let i = 0; i < part.length; i += 1) absorb(part.charCodeAt(i));
      absorb(0x1_0000 + part.length);
    }
  }
  return words;
}

/** xoshiro128** 1.1 (Blackman and Vigna, public domain), seeded by a hash of the parts. */
export function randomAt(seed: number, purpose: RandomPurpose, ...position: number[]): Random {
  let [a, b, c, d] = hashParts([seed, purpose, ...position]);
  const nextWord = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const next = (): number => ((nextWord() >>> 5) * 0x400_0000 + (nextWord() >>> 6)) / 0x20_0000_0000_0000;
  return {
    next,
    integer: (below) => Math.floor(next() * below),
    between: (low, high) => low + next() * (high - low),
  };
}

/** Numbers 0 to `count` − 1 in random order (Fisher and Yates). */
export function permutation(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = random.integer(i + 1);
    const swapped = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swapped;
  }
  return order;
}
