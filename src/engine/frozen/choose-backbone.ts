/** Which of the two computes a network’s frozen layers: ncnn where its addon loads and no GPU is there, else TensorFlow. */

import { loadBodyAddon, type BodyAddon } from './backbone-addon';
import { TensorFlowBody, type FrozenBody } from './backbone';
import { NcnnBody } from './backbone-ncnn';
import type { Network } from '../network/network';

/** Pictures that a GPU computes at once. (Unchecked.) */
const GPU_BATCH = 32;

export interface FrozenBodies {
  /** From the layer behind `from`, or from pixels, up to `to`; the same one when asked again. */
  between(from: string | null, to: string): FrozenBody;
  dispose(): void;
}

/** What computes frozen layers in this process. */
export type FrozenBodyChoice =
  | { readonly kind: 'ncnn'; readonly build: string; readonly addon: BodyAddon }
  | {
      readonly kind: 'tensorflow';
      readonly build: string;
      /** Pictures that are computed at once. */
      readonly batch: number;
      /** Why the addon does not do it, where it would be quicker. */
      readonly reason: string | null;
    };

/** On a GPU TensorFlow, whose direct convolution is faster than Winograd’s there; on a processor ncnn where it loads. */
export function chooseFrozenBody(addonFolder: string, isUsingGpu: boolean): FrozenBodyChoice {
  if (isUsingGpu) return { kind: 'tensorflow', build: `tensorflow batch-${GPU_BATCH}`, batch: GPU_BATCH, reason: null };
  const state = loadBodyAddon(addonFolder);
  return state.kind === 'loaded'
    ? { kind: 'ncnn', build: state.addon.identity, addon: state.addon }
    : { kind: 'tensorflow', build: 'tensorflow', batch: 1, reason: state.reason };
}

/** Bodies with the weights that `network` has now; it must live as long as they do. */
export function openFrozenBodies(network: Network, choice: FrozenBodyChoice, threads: number): FrozenBodies {
  const bodies = new Map<string, FrozenBody>();
  const { size, preprocessing } = network.architecture;
  const weights = new Map(network.weights().map((weight) => [weight.name, weight]));
  const weight = (name: string): Float32Array => {
    const found = weights.get(name);
    if (found === undefined) throw new RangeError(`the network has no weight ${name}`);
    return found.read();
  };
  const open = (from: string | null, to: string): FrozenBody =>
    choice.kind === 'ncnn'
      ? new NcnnBody({ addon: choice.addon, from, to, size, preprocessing, threads, weight })
      : new TensorFlowBody(network, to, from, choice.batch);
  return {
    between: (from, to) => {
      const name = `${from ?? 'pixels'} ${to}`;
      const body = bodies.get(name) ?? open(from, to);
      bodies.set(name, body);
      return body;
    },
    dispose: () => {
      for (const body of bodies.values()) body.dispose();
      bodies.clear();
    },
  };
}
