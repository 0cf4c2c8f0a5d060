/**
 * SGD, RMSprop, Adam and AdamW as Keras 3 defines them (`keras/src/optimizers`): where epsilon stands, how bias is
 * corrected, that a velocity has the learning rate in it. What an optimizer remembers of each weight is a named slot.
 */

import type { Tensor } from '@tensorflow/tfjs-node-gpu';
import type { OptimizerOf, OptimizerSettings } from '../../shared/settings';
import type { Gradients } from './gradient-tape';
import { Kernels } from './kernels';
import type { TensorFlow } from './tensorflow';
import { Weight } from './weight';

type SlotName = 'momentum' | 'velocity';

/** How one weight moves. */
interface Rule {
  readonly slots: readonly SlotName[];
  /** @param slots in the order of their names; `step` counts from 1 */
  readonly move: (weight: Weight, slots: readonly Weight[], gradient: Tensor, rate: number, step: number) => void;
}

type Values<S extends SlotName> = Readonly<Record<S | 'value', Tensor>>;
type Update<S extends SlotName> = (before: Values<S>, gradient: Tensor, rate: number, step: number) => Values<S>;

/** A rule that makes new values of the old ones. */
function replacing<S extends SlotName>(names: readonly S[], update: Update<S>): Rule {
  const move: Rule['move'] = (weight, slots, gradient, rate, step) => {
    const before = names.map((name, i) => [name, slots[i]?.tensor]);
    const after = update({ ...Object.fromEntries(before), value: weight.tensor } as Values<S>, gradient, rate, step);
    for (const [i, name] of names.entries()) slots[i]?.replace(after[name]);
    weight.replace(after.value);
  };
  return { slots: names, move };
}

function sgd(kernels: Kernels, { momentum, nesterov }: OptimizerOf<'sgd'>): Rule {
  if (momentum === 0) return replacing([], ({ value }, gradient, rate) => ({ value: value.sub(gradient.mul(rate)) }));
  const move: Rule['move'] = (weight, [slot], gradient, rate) => {
    weight.changeInPlace(kernels, (value) => {
      slot?.changeInPlace(kernels, (velocity) => {
        kernels.momentumStep(value, velocity, gradient, { rate, momentum, nesterov });
      });
    });
  };
  return { slots: ['momentum'], move };
}

function rmsprop({ rho, momentum, epsilon }: OptimizerOf<'rmsprop'>): Rule {
  const increment = (before: Tensor, gradient: Tensor, rate: number): { velocity: Tensor; by: Tensor } => {
    const velocity = before.mul(rho).add(gradient.square().mul(1 - rho));
    return { velocity, by: gradient.mul(rate).div(velocity.add(epsilon).sqrt()) };
  };
  if (momentum === 0) {
    return replacing(['velocity'], (before, gradient, rate) => {
      const { velocity, by } = increment(before.velocity, gradient, rate);
      return { value: before.value.sub(by), velocity };
    });
  }
  return replacing(['velocity', 'momentum'], (before, gradient, rate) => {
    const { velocity, by } = increment(before.velocity, gradient, rate);
    const next = before.momentum.mul(momentum).add(by);
    return { value: before.value.sub(next), velocity, momentum: next };
  });
}

function adam({ beta1, beta2, epsilon }: Omit<OptimizerOf<'adam'>, 'kind'>): Update<SlotName> {
  return (before, gradient, rate, step) => {
    const alpha = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    const momentum = before.momentum.add(gradient.sub(before.momentum).mul(1 - beta1));
    const change = gradient.square().sub(before.velocity);
    const velocity = before.velocity.add(change.mul(1 - beta2));
    return { value: before.value.sub(momentum.mul(alpha).div(velocity.sqrt().add(epsilon))), momentum, velocity };
  };
}

/** Adam after a share `learningRate × weightDecay` of the weight itself is taken away (Loshchilov and Hutter 2019). */
function adamw(settings: OptimizerOf<'adamw'>): Update<SlotName> {
  const update = adam(settings);
  return (before, gradient, rate, step) => {
    const decayed = before.value.sub(before.value.mul(settings.weightDecay * rate));
    return update({ ...before, value: decayed }, gradient, rate, step);
  };
}

function ruleOf(kernels: Kernels, settings: OptimizerSettings): Rule {
  switch (settings.kind) {
    case 'sgd':
      return sgd(kernels, settings);
    case 'rmsprop':
      return rmsprop(settings);
    case 'adam':
      return replacing(['momentum', 'velocity'], adam(settings));
    case 'adamw':
      return replacing(['momentum', 'velocity'], adamw(settings));
  }
}

/** A trained weight with what is remembered of it. */
interface Trained {
  readonly weight: Weight;
  readonly group: number;
  readonly slots: readonly Weight[];
}

export class Optimizer {
  private readonly rule: Rule;
  private readonly trained: readonly Trained[];
  private steps = 0;

  /**
   * @param weights what it trains; the slots begin at 0
   * @param groupOf the group of a weight, from 0: weights of a group share a learning rate
   */
  constructor(
    private readonly tf: TensorFlow,
    settings: OptimizerSettings,
    weights: readonly Weight[],
    groupOf: (weight: Weight) => number = () => 0,
  ) {
    this.rule = ruleOf(new Kernels(tf), settings);
    this.trained = weights.map((weight) => ({
      weight,
      group: groupOf(weight),
      slots: this.rule.slots.map((slot) => Weight.zeros(tf, { ...weight.spec, name: `${weight.name}/${slot}` })),
    }));
  }

  get stepCount(): number {
    return this.steps;
  }

  /** What it trains, in layer order. */
  get weights(): readonly Weight[] {
    return this.trained.map(({ weight }) => weight);
  }

  get kernels(): readonly Weight[] {
    return this.weights.filter(({ spec }) => spec.part === 'kernel');
  }

  /** What is remembered, as `<layer>/<kernel|bias>/<slot>`, in layer order. */
  get slots(): readonly Weight[] {
    return this.trained.flatMap(({ slots }) => slots);
  }

  /**
   * Goes on from a saved state.
   *
   * @param slots values by the names that {@link slots} gives; every one of them
   */
  restore(stepCount: number, slots: ReadonlyMap<string, Float32Array>): void {
    for (const each of this.slots) {
      const values = slots.get(each.name);
      if (values === undefined) throw new RangeError(`the saved optimizer lacks ${each.name}`);
      each.assign(values);
    }
    this.steps = stepCount;
  }

  /**
   * One step: every weight moves by its gradient. The gradients stay the caller’s.
   *
   * @param rates one for each group
   */
  apply(gradients: Gradients, rates: readonly number[]): void {
    this.steps += 1;
    for (const { weight, group, slots } of this.trained) {
      const [gradient, rate] = [gradients.get(weight.name), rates[group]];
      if (gradient === undefined) throw new RangeError(`there is no gradient for ${weight.name}`);
      if (rate === undefined) throw new RangeError(`there is no learning rate for ${weight.name}`);
      this.tf.tidy(() => this.rule.move(weight, slots, gradient, rate, this.steps));
    }
  }

  dispose(): void {
    for (const each of this.slots) each.dispose();
  }
}
