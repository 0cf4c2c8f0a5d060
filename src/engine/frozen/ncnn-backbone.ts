/**
 * Frozen layers of VGG16 by ncnn’s Winograd convolution, in Lathe’s addon: about twice as fast as TensorFlow on a processor,
 * and off the event loop.
 */

import { preprocessPixels } from '../../core/network/preprocess-pixels';
import { VGG16_LAYERS, backboneIndex, backboneShapeAfter } from '../../core/network/vgg16';
import { loadNativeAddon } from '../../data/images/native-addon';
import { LatheError } from '../../shared/failures/failure';
import type { AddonReason } from '../../shared/failures/engine';
import type { Preprocessing } from '../../shared/settings';
import { floatsAfter, type Backbone } from './backbone';

/** A 3×3 convolution, stride 1, padding “same”, with ReLU: kernel in Keras’ layout (HWIO), channels by the lengths. */
interface AddonConvolution {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** The addon’s `Backbone`; it checks its arguments, and a wrong one is a TypeError. */
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
  readonly Backbone: new (
    layers: readonly (AddonConvolution | null)[],
    threads: number,
    instructions: string,
  ) => AddonBackbone;
  readonly ncnn: string;
  /** Instruction sets of this processor that it can use: `avx512`, `avx2`, `avx`, `sse2`, `neon`; the widest first. */
  readonly instructions: readonly string[];
}

/** The addon with the instruction set that was chosen. */
export interface ChosenAddon {
  readonly Backbone: BackboneAddon['Backbone'];
  readonly instructions: string;
  /** Names all of the addon that a feature’s last bits depend on, for the key under which features are kept. */
  readonly identity: string;
}

interface LoadedAddon {
  readonly kind: 'loaded';
  readonly addon: BackboneAddon;
  readonly sha256: string;
}

export type BackboneAddonState = LoadedAddon | { readonly kind: 'unavailable'; readonly why: AddonReason };

function isAddon(value: unknown): value is BackboneAddon {
  if (typeof value !== 'object' || value === null) return false;
  if (!('Backbone' in value && 'ncnn' in value && 'instructions' in value)) return false;
  return typeof value.Backbone === 'function' && typeof value.ncnn === 'string' && Array.isArray(value.instructions);
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
  if (!isAddon(exports)) return { kind: 'unavailable', why: { reason: 'another-addon', facts: { file } } };
  return { kind: 'loaded', addon: exports, sha256 };
}

/**
 * @param wanted an instruction set (`LATHE_INSTRUCTIONS`); without it the widest that the processor has
 * @throws LatheError `instructions-unavailable`
 */
export function withInstructions({ addon, sha256 }: LoadedAddon, wanted: string | undefined): ChosenAddon {
  const { Backbone, ncnn, instructions: available } = addon;
  const instructions = available.find((each) => wanted === undefined || each === wanted);
  if (instructions === undefined) {
    throw new LatheError('instructions-unavailable', { received: wanted ?? '', available: [...available] });
  }
  return { Backbone, instructions, identity: `ncnn ${ncnn} ${instructions} ${sha256.slice(0, 16)}` };
}

type Weights = (name: string) => Float32Array;

export interface NcnnBackboneOptions {
  readonly addon: ChosenAddon;
  /** The layer whose output comes in, followed by a convolution; null where images do. */
  readonly behind: string | null;
  /** The last layer that is computed, a convolution or a pooling of VGG16. */
  readonly to: string;
  /** Edge of the square image in pixels. */
  readonly size: number;
  readonly preprocessing: Preprocessing;
  /** Their number does not change the features. */
  readonly threads: number;
  /** Values of `<layer>/kernel` (HWIO) and `<layer>/bias`; copied. */
  readonly weight: Weights;
}

/** How often a computation under way asks whether to stop; an image takes longer. */
const ASK_EVERY_MS = 10;

function layersBetween(behind: string | null, to: string, weight: Weights): (AddonConvolution | null)[] {
  const first = behind === null ? 0 : backboneIndex(behind) + 1;
  return VGG16_LAYERS.slice(first, backboneIndex(to) + 1).map(({ kind, name }) =>
    kind === 'convolution' ? { kernel: weight(`${name}/kernel`), bias: weight(`${name}/bias`) } : null,
  );
}

/**
 * Keeps the transformed weights, four times their size (about 120 MB for blocks 1 to 4, 240 MB for the whole backbone),
 * until `dispose`. Features have the same bits for any number of threads and any neighbours.
 */
export class NcnnBackbone implements Backbone {
  private readonly backbone: AddonBackbone;
  /** Settled when the computation before is; one at a time, so that cancelling means the one under way. */
  private previous: Promise<unknown> = Promise.resolve();

  /** @throws RangeError when VGG16 has no layer `behind` or `to` */
  constructor(private readonly options: NcnnBackboneOptions) {
    const { addon, behind, to, threads, weight } = options;
    this.backbone = new addon.Backbone(layersBetween(behind, to, weight), threads, addon.instructions);
  }

  /** @throws RangeError when the values are not those of `count` images */
  async compute(values: Float32Array, count: number, shouldStop: () => boolean): Promise<Float32Array | null> {
    const { behind, size } = this.options;
    const expected = count * floatsAfter(behind, size);
    if (values.length !== expected) {
      const what = behind === null ? 'pictures' : `pictures’ features of ${behind}`;
      throw new RangeError(`${count} ${what} at ${size} px have ${expected} values; ${values.length} were given`);
    }
    if (count === 0) return new Float32Array(0);
    const result = this.previous.then(() => this.computeNow(values, shouldStop));
    this.previous = result.catch(() => null);
    return result;
  }

  /** Frees the weights; a computation under way stops. */
  dispose(): void {
    this.backbone.destroy();
  }

  private async computeNow(values: Float32Array, shouldStop: () => boolean): Promise<Float32Array | null> {
    if (shouldStop()) return null;
    const { behind, size, preprocessing } = this.options;
    const [edge] = backboneShapeAfter(behind, size);
    const ask = setInterval(() => {
      if (shouldStop()) this.backbone.cancel();
    }, ASK_EVERY_MS);
    try {
      return await this.backbone.compute(behind === null ? preprocessPixels(values, preprocessing) : values, edge);
    } finally {
      clearInterval(ask);
    }
  }
}
