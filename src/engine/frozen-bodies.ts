/** Which of the two computes a network’s frozen layers: ncnn where its addon loads and no GPU is there, else TensorFlow. */

import type { DeviceReport } from '../shared/run';
import { loadBodyAddon, type BodyAddonState } from './body-addon';
import { TensorFlowBody, type FrozenBody } from './frozen-body';
import { NcnnBody } from './frozen-body-ncnn';
import type { Network } from './network';

/** Pictures that a GPU computes at once. (Unchecked.) */
const GPU_BATCH = 32;

export interface FrozenBodies {
  readonly kind: DeviceReport['frozenBody'];
  /** From the layer behind `from`, or from pixels, up to `to`; the same one when asked again. */
  between(from: string | null, to: string): FrozenBody;
  dispose(): void;
}

/** What computes frozen layers in this process; null for a GPU, whose direct convolution is faster than Winograd here. */
export function chooseFrozenBody(addonFolder: string, isUsingGpu: boolean): BodyAddonState | null {
  return isUsingGpu ? null : loadBodyAddon(addonFolder);
}

/** For the key of features: another build of the addon, or another batch, may give other bits. */
export function frozenBodyIdentity(addon: BodyAddonState | null): string {
  if (addon === null) return `tensorflow batch-${GPU_BATCH}`;
  return addon.kind === 'loaded' ? addon.addon.identity : 'tensorflow';
}

/** Bodies with the weights that `network` has now; it must live as long as they do. */
export function openFrozenBodies(network: Network, addon: BodyAddonState | null, threads: number): FrozenBodies {
  const bodies = new Map<string, FrozenBody>();
  const { size, preprocessing } = network.architecture;
  const weights = new Map(network.weights().map((weight) => [weight.name, weight]));
  const weight = (name: string): Float32Array => {
    const found = weights.get(name);
    if (found === undefined) throw new RangeError(`the network has no weight ${name}`);
    return found.read();
  };
  const open = (from: string | null, to: string): FrozenBody =>
    addon?.kind === 'loaded'
      ? new NcnnBody({ addon: addon.addon, from, to, size, preprocessing, threads, weight })
      : new TensorFlowBody(network, to, from, addon === null ? GPU_BATCH : 1);
  return {
    kind: addon?.kind === 'loaded' ? 'ncnn' : 'tensorflow',
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
