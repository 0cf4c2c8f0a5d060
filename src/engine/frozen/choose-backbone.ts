/** Which of the two computes a network’s frozen layers: ncnn where its addon loads and no GPU is there, else TensorFlow. */

import { loadBackboneAddon, type BackboneAddon } from './backbone-addon';
import { TensorFlowBackbone, type Backbone } from './backbone';
import { NcnnBackbone } from './backbone-ncnn';
import type { Network } from '../network/network';

/** Images that a GPU computes at once. (Unchecked.) */
const GPU_BATCH = 32;

export interface Backbones {
  /** From the layer behind `from`, or from pixels, up to `to`; the same one when asked again. */
  between(from: string | null, to: string): Backbone;
  dispose(): void;
}

/** What computes frozen layers in this process. */
export type BackboneChoice =
  | { readonly kind: 'ncnn'; readonly build: string; readonly addon: BackboneAddon }
  | {
      readonly kind: 'tensorflow';
      readonly build: string;
      /** Images that are computed at once. */
      readonly batch: number;
      /** Why the addon does not do it, where it would be quicker. */
      readonly reason: string | null;
    };

/** On a GPU TensorFlow, whose direct convolution is faster than Winograd’s there; on a processor ncnn where it loads. */
export function chooseBackbone(addonFolder: string, isUsingGpu: boolean): BackboneChoice {
  if (isUsingGpu) return { kind: 'tensorflow', build: `tensorflow batch-${GPU_BATCH}`, batch: GPU_BATCH, reason: null };
  const state = loadBackboneAddon(addonFolder);
  return state.kind === 'loaded'
    ? { kind: 'ncnn', build: state.addon.identity, addon: state.addon }
    : { kind: 'tensorflow', build: 'tensorflow', batch: 1, reason: state.reason };
}

/** Bodies with the weights that `network` has now; it must live as long as they do. */
export function openBackbones(network: Network, choice: BackboneChoice, threads: number): Backbones {
  const backbones = new Map<string, Backbone>();
  const { size, preprocessing } = network.architecture;
  const weights = new Map(network.weights().map((weight) => [weight.name, weight]));
  const weight = (name: string): Float32Array => {
    const found = weights.get(name);
    if (found === undefined) throw new RangeError(`the network has no weight ${name}`);
    return found.read();
  };
  const open = (from: string | null, to: string): Backbone =>
    choice.kind === 'ncnn'
      ? new NcnnBackbone({ addon: choice.addon, from, to, size, preprocessing, threads, weight })
      : new TensorFlowBackbone(network, to, from, choice.batch);
  return {
    between: (from, to) => {
      const name = `${from ?? 'pixels'} ${to}`;
      const backbone = backbones.get(name) ?? open(from, to);
      backbones.set(name, backbone);
      return backbone;
    },
    dispose: () => {
      for (const backbone of backbones.values()) backbone.dispose();
      backbones.clear();
    },
  };
}
