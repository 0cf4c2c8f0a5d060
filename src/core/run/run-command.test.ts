import { describe, expect, it } from 'vitest';
import { foldRequests, isDue, restMs } from './run-command';

describe('requests between two steps', () => {
  it('lets the run go on when nothing was asked', () => {
    expect(foldRequests([])).toBe('go');
  });

  it('forgets a pause that was taken back before it took effect', () => {
    expect(foldRequests([{ kind: 'pause', depth: 'hold' }, { kind: 'resume' }])).toBe('go');
  });

  it('releases when a release follows a hold', () => {
    const wish = foldRequests([
      { kind: 'pause', depth: 'hold' },
      { kind: 'pause', depth: 'release' },
    ]);
    expect(wish).toBe('release');
  });

  it('stops whatever else is asked', () => {
    expect(foldRequests([{ kind: 'stop' }, { kind: 'resume' }])).toBe('stop');
  });

  it('writes no extra checkpoint when a pause writes one', () => {
    expect(foldRequests([{ kind: 'pause', depth: 'hold' }, { kind: 'checkpoint' }])).toBe('hold');
    expect(foldRequests([{ kind: 'checkpoint' }])).toBe('checkpoint');
  });

  it('asks for no other thing when the pace changes', () => {
    expect(foldRequests([{ kind: 'stop' }, { kind: 'pace', percent: 50 }])).toBe('stop');
    expect(foldRequests([{ kind: 'pace', percent: 50 }])).toBe('go');
  });

  it('rests so long that work has its share of the time', () => {
    expect(restMs(300, 100)).toBe(0);
    expect(restMs(300, 50)).toBe(300);
    expect(restMs(300, 25)).toBe(900);
  });

  it('is due once the interval has passed, and at its very end', () => {
    expect(isDue(1999, 1000, 1000)).toBe(false);
    expect(isDue(2000, 1000, 1000)).toBe(true);
  });
});
