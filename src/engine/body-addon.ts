/**
 * The addon that computes frozen layers by ncnn’s Winograd convolution (sources in `native/`). Where it is missing or
 * does not load, TensorFlow computes them; the reason is kept for `doctor`.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A 3×3 convolution, stride 1, padding “same”, with ReLU: kernel in Keras’ layout (HWIO), channels by the lengths. */
export interface AddonConvolution {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** What the addon’s `FrozenBody` does; the arguments are checked there, and a wrong one is a TypeError. */
export interface AddonBody {
  /**
   * Computes on threads of its own. The pictures are copied; calls are answered one after the other.
   *
   * @param pictures n × size × size × 3, preprocessed, channels last
   * @returns n × height × width × channels, channels last; null when it was cancelled
   */
  compute(pictures: Float32Array, size: number): Promise<Float32Array | null>;
  /** Ends everything that was ordered so far, each before its next picture. */
  cancel(): void;
  /** Cancels and frees the weights at once, not with the next garbage collection. */
  destroy(): void;
}

export interface BodyAddon {
  /** Transforms and copies the weights. `null` stands for a max pooling 2×2; threads from 1 to 256. */
  readonly FrozenBody: new (layers: readonly (AddonConvolution | null)[], threads: number) => AddonBody;
  /** Version of ncnn inside. */
  readonly ncnn: string;
  /** The processor’s instructions that it uses here: `avx512`, `avx-fma`, `avx`, `sse2`, `neon`. */
  readonly instructions: string;
  /** Names all of the addon that a feature’s last bits depend on, for the key under which features are kept. */
  readonly identity: string;
}

export type BodyAddonState =
  | { readonly kind: 'loaded'; readonly addon: BodyAddon }
  /** `reason` is a clause for a person: “there is none for linux arm64”. */
  | { readonly kind: 'unavailable'; readonly reason: string };

type AddonModule = Omit<BodyAddon, 'identity'>;

const FILE = 'lathe_body.node';
const RECORD = 'lathe_body.json';

function unavailable(reason: string): BodyAddonState {
  return { kind: 'unavailable', reason };
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n')[0] ?? text;
}

/** The recorded SHA-256 of the addon; null where there is no record that can be read. */
function recordedSha256(file: string): string | null {
  try {
    const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const named = typeof record === 'object' && record !== null && 'sha256' in record ? record.sha256 : null;
    return typeof named === 'string' ? named : null;
  } catch {
    return null;
  }
}

function isAddonModule(value: unknown): value is AddonModule {
  if (typeof value !== 'object' || value === null) return false;
  if (!('FrozenBody' in value) || !('ncnn' in value) || !('instructions' in value)) return false;
  const { FrozenBody, ncnn, instructions } = value;
  return typeof FrozenBody === 'function' && typeof ncnn === 'string' && typeof instructions === 'string';
}

/**
 * Loads the addon of this platform once its SHA-256 is the recorded one. Never throws: TensorFlow can do its work.
 *
 * @param addonFolder holds a folder for each platform, as `resources/addon` does
 */
export function loadBodyAddon(addonFolder: string, platform = process.platform, arch = process.arch): BodyAddonState {
  const folder = join(addonFolder, `${platform}-${arch}`);
  const expected = recordedSha256(join(folder, RECORD));
  if (expected === null) return unavailable(`there is none for ${platform} ${arch}`);
  const file = join(folder, FILE);
  try {
    const received = createHash('sha256').update(readFileSync(file)).digest('hex');
    if (received !== expected) return unavailable(`${file} has SHA-256 ${received}, expected was ${expected}`);
    const loaded: unknown = createRequire(import.meta.url)(file);
    if (!isAddonModule(loaded)) return unavailable(`${file} is not the addon that was expected`);
    const { FrozenBody, ncnn, instructions } = loaded;
    const identity = `ncnn ${ncnn} ${instructions} ${expected.slice(0, 16)}`;
    return { kind: 'loaded', addon: { FrozenBody, ncnn, instructions, identity } };
  } catch (cause) {
    return unavailable(`loading ${file} failed with “${firstLine(cause)}”`);
  }
}
