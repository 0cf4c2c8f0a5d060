import { describe, expect, it } from 'vitest';
import { diagnose } from './training-doctor';

/** Epochs as `loss accuracy valLoss valAccuracy`. */
const curve = (...rows: readonly (readonly [number, number, number, number])[]) =>
  rows.map(([loss, accuracy, valLoss, valAccuracy], i) => ({ epoch: i + 1, loss, accuracy, valLoss, valAccuracy }));

describe('the eye on the curves', () => {
  it('sees that nothing is learned, by the loss of guessing among so many classes', () => {
    const five = curve([1.62, 0.2, 1.61, 0.2], [1.61, 0.21, 1.61, 0.2], [1.6, 0.2, 1.61, 0.22]);
    expect(diagnose(five, 5)).toEqual({ kind: 'stuck', guessing: Math.log(5) });
    expect(diagnose(five, 2)).toBeNull();
    expect(diagnose(five.slice(1), 5)).toBeNull();
    const two = curve([0.7, 0.5, 0.69, 0.5], [0.69, 0.51, 0.69, 0.5], [0.69, 0.5, 0.69, 0.5]);
    expect(diagnose(two, 2)).toMatchObject({ kind: 'stuck' });
  });

  it('sees that the loss rises again and stays up', () => {
    const rising = curve(
      [0.6, 0.7, 0.6, 0.7],
      [0.4, 0.8, 0.5, 0.75],
      [0.6, 0.7, 1, 0.6],
      [0.9, 0.6, 2, 0.5],
      [1.5, 0.5, 3, 0.5],
    );
    expect(diagnose(rising, 2)).toEqual({ kind: 'rising', since: 2 });
    expect(diagnose(rising.slice(0, 4), 2)).toBeNull();
  });

  it('sees that only the training pictures get better', () => {
    const heart = curve(
      [0.6, 0.7, 0.6, 0.7],
      [0.4, 0.85, 0.5, 0.75],
      [0.2, 0.95, 0.7, 0.76],
      [0.1, 0.99, 0.9, 0.75],
      [0.05, 1, 1.1, 0.74],
    );
    expect(diagnose(heart, 2)).toEqual({ kind: 'memorising', since: 2 });
  });

  it('sees that the training pictures are judged much better, though the others are not judged worse', () => {
    const apart = curve(
      [0.5, 0.8, 0.62, 0.7],
      [0.2, 0.95, 0.6, 0.76],
      [0.1, 0.97, 0.6, 0.775],
      [0.05, 0.988, 0.61, 0.775],
    );
    expect(diagnose(apart, 2)).toEqual({ kind: 'apart', accuracy: 0.988, valAccuracy: 0.775 });
    expect(diagnose(apart.slice(0, 3), 2)).toBeNull();
  });

  it('says nothing of a run that does well, nor of one that has just begun', () => {
    const well = curve([0.5, 0.8, 0.3, 0.9], [0.3, 0.9, 0.2, 0.93], [0.2, 0.93, 0.18, 0.94], [0.15, 0.95, 0.19, 0.94]);
    expect(diagnose(well, 2)).toBeNull();
    const done = curve(
      [0.01, 1, 0.1, 0.98],
      [0.002, 1, 0.1, 0.98],
      [0.004, 1, 0.1, 0.98],
      [0.005, 1, 0.1, 0.98],
      [0.004, 1, 0.1, 0.98],
    );
    expect(diagnose(done, 2)).toBeNull();
    expect(diagnose([], 2)).toBeNull();
  });
});
