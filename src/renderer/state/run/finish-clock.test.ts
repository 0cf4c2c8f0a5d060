import { describe, expect, it } from 'vitest';
import { settledFinish } from './finish-clock';

const HOUR = 3_600_000;

describe('the finish clock', () => {
  it('takes the first estimate', () => {
    expect(settledFinish(null, 1000, HOUR)).toBe(1000 + HOUR);
  });

  it('stands still while estimates only waver', () => {
    let shown = settledFinish(null, 0, HOUR);
    for (let now = 0; now < 600_000; now += 10_000) {
      shown = settledFinish(shown, now, HOUR - now + (now % 20_000 === 0 ? 100_000 : -100_000));
    }
    expect(shown).toBe(HOUR);
  });

  it('moves when the estimate really changed', () => {
    expect(settledFinish(HOUR, 0, 2 * HOUR)).toBe(2 * HOUR);
    expect(settledFinish(HOUR, 0, 0.9 * HOUR)).toBe(0.9 * HOUR);
  });

  it('does not tremble at the end', () => {
    expect(settledFinish(10_000, 9000, 3000)).toBe(10_000);
  });
});
