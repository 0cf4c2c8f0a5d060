/**
 * What of the addon computes frozen layers, by ncnn’s Winograd convolution. Where it is missing or does not load,
 * TensorFlow computes them; the reason is kept for `doctor`.
 */

import { loadNativeAddon } from '../../data/images/native-addon';
import type { AddonReason } from '../../shared/failures/engine';

/** A 3×3 convolution, stride 1, padding “same”, with ReLU: kernel in Keras’ layout (HWIO), channels by the lengths. */
export interface AddonConvolution {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** What the addon’s `FrozenBody` does; the arguments are checked there, and a wrong one is a TypeError. */
export interface AddonBackbone {
  /**
   * Computes on threads of its own. The images are copied; calls are answered one after the other.
   *
   * @param images n × size × size × 3, preprocessed, channels last
   * @returns n × height × width × channels, channels last; null when it was cancelled
   */
  compute(images: Float32Array, size: number): Promise<Float32Array | null>;
  /** Ends everything that was ordered so far, each before its next image. */
  cancel(): void;
  /** Cancels and frees the weights at once, not with the next garbage collection. */
  destroy(): void;
}

export interface BackboneAddon {
  /** Transforms and copies the weights. `null` stands for a max pooling 2×2; threads from 1 to 256. */
  readonly FrozenBody: new (layers: readonly (AddonConvolution | null)[], threads: number) => AddonBackbone;
  /** Version of ncnn inside. */
  readonly ncnn: string;
  /** The processor’s instructions that it uses here: `avx512`, `avx-fma`, `avx`, `sse2`, `neon`. */
  readonly instructions: string;
  /** Names all of the addon that a feature’s last bits depend on, for the key under which features are kept. */
  readonly identity: string;
}

export type BackboneAddonState =
  | { readonly kind: 'loaded'; readonly addon: BackboneAddon }
  | { readonly kind: 'unavailable'; readonly why: AddonReason };

type AddonModule = Omit<BackboneAddon, 'identity'>;

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
export function loadBackboneAddon(addonFolder: string): BackboneAddonState {
  const state = loadNativeAddon(addonFolder);
  if (state.kind === 'unavailable') return state;
  const { exports, file, sha256 } = state;
  if (!isAddonModule(exports)) return { kind: 'unavailable', why: { reason: 'another-addon', facts: { file } } };
  const { FrozenBody, ncnn, instructions } = exports;
  const identity = `ncnn ${ncnn} ${instructions} ${sha256.slice(0, 16)}`;
  return { kind: 'loaded', addon: { FrozenBody, ncnn, instructions, identity } };
}
