import { describe, expect, it } from 'vitest';
import { aCount, aNumber, aSchedule, viewCount } from './arguments';

describe('a schedule', () => {
  it('is read in each of its forms', () => {
    expect(aSchedule('constant')).toEqual({ kind: 'constant' });
    expect(aSchedule('cosine')).toEqual({ kind: 'cosine', final: 0 });
    expect(aSchedule('cosine:0.1')).toEqual({ kind: 'cosine', final: 0.1 });
    expect(aSchedule('step:5:0.5')).toEqual({ kind: 'step', everyEpochs: 5, factor: 0.5 });
    expect(aSchedule('plateau:0.1:3')).toEqual({ kind: 'plateau', factor: 0.1, patience: 3, minimum: 0.001 });
  });

  it('is refused in any other', () => {
    const wrong = ['', 'linear', 'constant:1', 'cosine:2', 'cosine:', 'step:5', 'step:0:1', 'step:1.5:1', 'step:a:1'];
    for (const text of [...wrong, 'plateau:2:3', 'plateau:0.1:0', 'step:1:1:1', 'step:-1:1']) {
      expect(() => aSchedule(text), text).toThrow('is expected');
    }
  });
});

describe('a number', () => {
  it('is one, however it is written', () => {
    expect([aNumber('16'), aNumber('1e-4'), aCount('3'), viewCount('fresh'), viewCount('4')]).toEqual([
      16,
      1e-4,
      3,
      'fresh',
      4,
    ]);
    for (const text of ['', ' ', 'abc', '1,5', 'Infinity', 'NaN', '1e999']) expect(() => aNumber(text)).toThrow();
    for (const text of ['0', '-1', '1.5']) expect(() => aCount(text)).toThrow();
  });
});
