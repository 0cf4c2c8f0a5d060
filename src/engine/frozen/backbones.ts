/** Which of the two computes a network’s frozen layers: ncnn where its addon loads and no GPU is there, else TensorFlow. */

import type { FeatureLayer } from '../../core/recipes/stage-plan';
import type { AddonReason } from '../../shared/failures/engine';
import type { Network } from '../network/network';
import { TensorFlowBackbone, type Backbone } from './backbone';
import { NcnnBackbone, loadBackboneAddon, withInstructions, type ChosenAddon } from './ncnn-backbone';

/** Its bound; their number does not change the features. */
const MOST_ADDON_THREADS = 256;
/** Images that a GPU computes at once. (Unchecked.) */
const GPU_BATCH = 32;

export type BackboneChoice =
  | { readonly kind: 'ncnn'; readonly build: string; readonly addon: ChosenAddon }
  | {
      readonly kind: 'tensorflow';
      readonly build: string;
      readonly batch: number;
      /** Why the addon does not do it, where it would be quicker. */
      readonly why: AddonReason | null;
    };

/** On a GPU TensorFlow, whose direct convolution is faster than Winograd’s there; on a processor ncnn where it loads. */
export function chooseBackbone(addonFolder: string, isUsingGpu: boolean): BackboneChoice {
  if (isUsingGpu) return { kind: 'tensorflow', build: `tensorflow batch-${GPU_BATCH}`, batch: GPU_BATCH, why: null };
  const state = loadBackboneAddon(addonFolder);
  if (state.kind === 'unavailable') return { kind: 'tensorflow', build: 'tensorflow', batch: 1, why: state.why };
  const addon = withInstructions(state, process.env['LATHE_INSTRUCTIONS']);
  return { kind: 'ncnn', build: addon.identity, addon };
}

/** The frozen stretches of a network, with the weights that it has when a stretch is first asked for. */
export class Backbones {
  private readonly opened = new Map<string, Backbone>();

  /** @param network lives as long as they do */
  constructor(
    private readonly network: Network,
    private readonly choice: BackboneChoice,
    private readonly threads: number,
  ) {}

  /** From the output of `behind`, or from pixels, to that of `to`; the same one when asked again. */
  between(behind: string | null, to: string): Backbone {
    const name = `${behind ?? 'pixels'} ${to}`;
    const backbone = this.opened.get(name) ?? this.open(behind, to);
    this.opened.set(name, backbone);
    return backbone;
  }

  /**
   * A layer’s features from pixels, by way of the one through which they are computed. Two parts take no more memory
   * than one, and the first serves the steps as well.
   *
   * @param asKept what a step would see of features that are kept
   */
  fromPixels({ layer, through }: FeatureLayer, asKept: (values: Float32Array) => Float32Array): Backbone['compute'] {
    const [first, rest] = [this.between(null, through ?? layer), through && this.between(through, layer)];
    return async (values, count, shouldStop) => {
      const between = await first.compute(values, count, shouldStop);
      return between && rest ? rest.compute(asKept(between), count, shouldStop) : between;
    };
  }

  dispose(): void {
    for (const backbone of this.opened.values()) backbone.dispose();
    this.opened.clear();
  }

  private open(behind: string | null, to: string): Backbone {
    const { network, choice, threads } = this;
    if (choice.kind === 'tensorflow') return new TensorFlowBackbone(network, to, behind, choice.batch);
    const { size, preprocessing } = network.architecture;
    const weight = (name: string): Float32Array => network.weight(name).read();
    const most = Math.min(threads, MOST_ADDON_THREADS);
    return new NcnnBackbone({ addon: choice.addon, behind, to, size, preprocessing, threads: most, weight });
  }
}
