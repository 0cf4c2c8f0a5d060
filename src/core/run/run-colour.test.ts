import { describe, expect, it } from 'vitest';
import { randomAt } from '../training/random';
import { RUN_COLOURS, runColour } from './run-colour';

describe('the colour of a run', () => {
  it('is the same whenever it is asked for', () => {
    expect(runColour('20261124-120000-pets-finetune-abcde')).toBe(5);
  });

  it('is spread over all colours, also for runs that were made in a row', () => {
    const counts = new Array<number>(RUN_COLOURS).fill(0);
    for (let i = 0; i < 800; i += 1) {
      const random = randomAt(i, 'run-id');
      const minute = String(i % 60).padStart(2, '0');
      const letters = Array.from({ length: 5 }, () => String.fromCharCode(97 + random.integer(26))).join('');
      counts[runColour(`20261124-12${minute}00-pets-finetune-${letters}`)]! += 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(60);
    expect(Math.max(...counts)).toBeLessThan(150);
  });
});
