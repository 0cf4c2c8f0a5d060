/**
 * SGD, RMSprop, Adam and AdamW as Keras 3 defines them (`keras/src/optimizers`): where epsilon stands, how bias is
 * corrected, that a velocity has the learning rate in it. What an optimizer remembers of each weight is a named slot.
 */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type {
  AdamSettings,
  AdamWSettings,
  OptimizerSettings,
  RmsPropSettings,
  SgdSettings,
} from '../../shared/settings';
import { Kernels } from './kernels';
import type { TensorFlow } from './tensorflow';
import type { Gradients } from './training-pass';
import { Weight } from './weight';

type SlotName = 'momentum' | 'velocity';

/** A weight, and what is remembered of it. */
interface WeightWithSlots {
  readonly weight: Weight;
  readonly slots: Readonly<Partial<Record<SlotName, Weight>>>;
}

interface Rule {
  readonly slots: readonly SlotName[];
  /** One weight’s step; `step` counts from 1. */
  readonly move: (state: WeightWithSlots, gradient: Tensor, learningRate: number, step: number) => void;
}

/** The values of a weight and its slots, before a step and after it. */
interface Values {
  readonly value: Tensor;
  readonly slots: Partial<Record<SlotName, Tensor>>;
}

type Update = (values: Values, gradient: Tensor, learningRate: number, step: number) => Values;

function slot<T>(slots: Readonly<Partial<Record<SlotName, T>>>, name: SlotName): T {
  const found = slots[name];
  if (found === undefined) throw new Error(`the optimizer keeps no ${name}`);
  return found;
}

/** A rule that makes new values of the old ones. */
function replacing(slots: readonly SlotName[], update: Update): Rule {
  const move: Rule['move'] = ({ weight, slots: kept }, gradient, rate, step) => {
    const before = Object.fromEntries(slots.map((name) => [name, slot(kept, name).tensor]));
    const next = update({ value: weight.tensor, slots: before }, gradient, rate, step);
    for (const name of slots) slot(kept, name).replace(slot(next.slots, name));
    weight.replace(next.value);
  };
  return { slots, move };
}

function sgd(kernels: Kernels, { momentum, nesterov }: SgdSettings): Rule {
  if (momentum === 0) {
    return replacing([], ({ value }, gradient, rate) => ({ value: value.sub(gradient.mul(rate)), slots: {} }));
  }
  const move: Rule['move'] = ({ weight, slots }, gradient, rate) => {
    weight.changeInPlace(kernels, (value) => {
      slot(slots, 'momentum').changeInPlace(kernels, (velocity) => {
        kernels.momentumStep(value, velocity, gradient, { rate, momentum, nesterov });
      });
    });
  };
  return { slots: ['momentum'], move };
}

function rmsprop({ rho, momentum, epsilon }: RmsPropSettings): Rule {
  const update: Update = ({ value, slots }, gradient, rate) => {
    const velocity = slot(slots, 'velocity')
      .mul(rho)
      .add(gradient.square().mul(1 - rho));
    const increment = gradient.mul(rate).div(velocity.add(epsilon).sqrt());
    if (momentum === 0) return { value: value.sub(increment), slots: { velocity } };
    const next = slot(slots, 'momentum').mul(momentum).add(increment);
    return { value: value.sub(next), slots: { velocity, momentum: next } };
  };
  return replacing(momentum === 0 ? ['velocity'] : ['velocity', 'momentum'], update);
}

function adamUpdate({ beta1, beta2, epsilon }: Pick<AdamSettings, 'beta1' | 'beta2' | 'epsilon'>): Update {
  return ({ value, slots }, gradient, rate, step) => {
    const alpha = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    const before = { momentum: slot(slots, 'momentum'), velocity: slot(slots, 'velocity') };
    const momentum = before.momentum.add(gradient.sub(before.momentum).mul(1 - beta1));
    const velocity = before.velocity.add(
      gradient
        .square()
        .sub(before.velocity)
        .mul(1 - beta2),
    );
    return {
      value: value.sub(momentum.mul(alpha).div(velocity.sqrt().add(epsilon))),
      slots: { momentum, velocity },
    };
  };
}

function adam(settings: AdamSettings): Rule {
  return replacing(['momentum', 'velocity'], adamUpdate(settings));
}

/** Adam after a share `learningRate × weightDecay` of the weight itself is taken away (Loshchilov and Hutter 2019). */
function adamw(settings: AdamWSettings): Rule {
  const update = adamUpdate(settings);
  return replacing(['momentum', 'velocity'], ({ value, slots }, gradient, rate, step) => {
    const decayed = value.sub(value.mul(settings.weightDecay * rate));
    return update({ value: decayed, slots }, gradient, rate, step);
  });
}

function ruleOf(kernels: Kernels, settings: OptimizerSettings): Rule {
  switch (settings.kind) {
    case 'sgd':
      return sgd(kernels, settings);
    case 'rmsprop':
      return rmsprop(settings);
    case 'adam':
      return adam(settings);
    case 'adamw':
      return adamw(settings);
  }
}

export class Optimizer {
  private readonly rule: Rule;
  private readonly slotWeights: ReadonlyMap<string, Weight>;
  private steps = 0;

  /** @param weights what it trains; the slots begin at 0 */
  constructor(
    private readonly tf: TensorFlow,
    settings: OptimizerSettings,
    private readonly weights: readonly Weight[],
  ) {
    this.rule = ruleOf(new Kernels(tf), settings);
    this.slotWeights = new Map(
      weights.flatMap(({ name, spec }) =>
        this.rule.slots.map((slotName) => {
          const values = spec.shape.reduce((product, each) => product * each, 1);
          const slotSpec = { ...spec, name: `${name}/${slotName}` };
          return [slotSpec.name, new Weight(tf, slotSpec, new Float32Array(values))];
        }),
      ),
    );
  }

  /** Steps taken so far. */
  get stepCount(): number {
    return this.steps;
  }

  /** What is remembered, as `<layer>/<kernel|bias>/<slot>`, in layer order. */
  slots(): readonly Weight[] {
    return [...this.slotWeights.values()];
  }

  /**
   * Goes on from a saved state.
   *
   * @param slots values by the names that {@link slots} gives; every one of them
   */
  restore(stepCount: number, slots: ReadonlyMap<string, Float32Array>): void {
    for (const each of this.slots()) {
      const values = slots.get(each.name);
      if (values === undefined) throw new RangeError(`the saved optimizer lacks ${each.name}`);
      each.assign(values);
    }
    this.steps = stepCount;
  }

  /** One step: every weight moves by its gradient. The gradients stay the caller’s. */
  apply(gradients: Gradients, learningRate: number): void {
    this.steps += 1;
    for (const weight of this.weights) {
      const gradient = gradients.get(weight.name);
      if (gradient === undefined) throw new RangeError(`there is no gradient for ${weight.name}`);
      this.tf.tidy(() => this.move(weight, gradient, learningRate));
    }
  }

  dispose(): void {
    for (const each of this.slots()) each.dispose();
  }

  private move(weight: Weight, gradient: Tensor, learningRate: number): void {
    const slots = Object.fromEntries(this.rule.slots.map((name) => [name, this.slotOf(weight, name)]));
    this.rule.move({ weight, slots }, gradient, learningRate, this.steps);
  }

  private slotOf(weight: Weight, name: SlotName): Weight {
    const found = this.slotWeights.get(`${weight.name}/${name}`);
    if (found === undefined) throw new RangeError(`the optimizer keeps no ${name} of ${weight.name}`);
    return found;
  }
}
