/**
 * SGD, RMSprop, Adam and AdamW as Keras 3 defines them (`keras/src/optimizers`): where epsilon stands, how bias is
 * corrected, that a velocity has the learning rate in it. What an optimizer remembers of each weight is a named slot.
 */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { AdamSettings, AdamWSettings, OptimizerSettings, RmsPropSettings, SgdSettings } from '../shared/settings';
import type { TensorFlow } from './tensorflow';
import type { Gradients } from './training-pass';
import { Weight } from './weight';

type SlotName = 'momentum' | 'velocity';

/** A weight’s slots and itself, before a step and after it. */
interface WeightState {
  readonly value: Tensor;
  readonly slots: Partial<Record<SlotName, Tensor>>;
}

/** One weight’s step; `step` counts from 1. */
type Update = (state: Required<WeightState>, gradient: Tensor, learningRate: number, step: number) => WeightState;

interface Rule {
  readonly slots: readonly SlotName[];
  readonly update: Update;
}

function slot(state: WeightState, name: SlotName): Tensor {
  const tensor = state.slots[name];
  if (tensor === undefined) throw new Error(`the optimizer keeps no ${name}`);
  return tensor;
}

function sgd({ momentum, nesterov }: SgdSettings): Rule {
  if (momentum === 0) {
    return { slots: [], update: ({ value }, gradient, rate) => ({ value: value.sub(gradient.mul(rate)), slots: {} }) };
  }
  const update: Update = (state, gradient, rate) => {
    const change = gradient.mul(rate);
    const next = slot(state, 'momentum').mul(momentum).sub(change);
    const move = nesterov ? next.mul(momentum).sub(change) : next;
    return { value: state.value.add(move), slots: { momentum: next } };
  };
  return { slots: ['momentum'], update };
}

function rmsprop({ rho, momentum, epsilon }: RmsPropSettings): Rule {
  const update: Update = (state, gradient, rate) => {
    const velocity = slot(state, 'velocity')
      .mul(rho)
      .add(gradient.square().mul(1 - rho));
    const increment = gradient.mul(rate).div(velocity.add(epsilon).sqrt());
    if (momentum === 0) return { value: state.value.sub(increment), slots: { velocity } };
    const next = slot(state, 'momentum').mul(momentum).add(increment);
    return { value: state.value.sub(next), slots: { velocity, momentum: next } };
  };
  return { slots: momentum === 0 ? ['velocity'] : ['velocity', 'momentum'], update };
}

function adam({ beta1, beta2, epsilon }: Pick<AdamSettings, 'beta1' | 'beta2' | 'epsilon'>): Rule {
  const update: Update = (state, gradient, rate, step) => {
    const alpha = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    const before = { momentum: slot(state, 'momentum'), velocity: slot(state, 'velocity') };
    const momentum = before.momentum.add(gradient.sub(before.momentum).mul(1 - beta1));
    const velocity = before.velocity.add(
      gradient
        .square()
        .sub(before.velocity)
        .mul(1 - beta2),
    );
    const value = state.value.sub(momentum.mul(alpha).div(velocity.sqrt().add(epsilon)));
    return { value, slots: { momentum, velocity } };
  };
  return { slots: ['momentum', 'velocity'], update };
}

/** Adam after a share `learningRate × weightDecay` of the weight itself is taken away (Loshchilov and Hutter 2019). */
function adamw(settings: AdamWSettings): Rule {
  const { slots, update } = adam(settings);
  return {
    slots,
    update: (state, gradient, rate, step) => {
      const value = state.value.sub(state.value.mul(settings.weightDecay * rate));
      return update({ ...state, value }, gradient, rate, step);
    },
  };
}

function ruleOf(settings: OptimizerSettings): Rule {
  switch (settings.kind) {
    case 'sgd':
      return sgd(settings);
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
    this.rule = ruleOf(settings);
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
      this.tf.tidy(() => this.update(weight, gradient, learningRate));
    }
  }

  dispose(): void {
    for (const each of this.slots()) each.dispose();
  }

  private update(weight: Weight, gradient: Tensor, learningRate: number): void {
    const ownSlots = this.rule.slots.map((name) => [name, this.slotOf(weight, name)] as const);
    const slots = Object.fromEntries(ownSlots.map(([name, each]) => [name, each.tensor]));
    const next = this.rule.update({ value: weight.tensor, slots }, gradient, learningRate, this.steps);
    for (const [name, each] of ownSlots) each.replace(slot(next, name));
    weight.replace(next.value);
  }

  private slotOf(weight: Weight, name: SlotName): Weight {
    const found = this.slotWeights.get(`${weight.name}/${name}`);
    if (found === undefined) throw new RangeError(`the optimizer keeps no ${name} of ${weight.name}`);
    return found;
  }
}
