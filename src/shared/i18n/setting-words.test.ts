import { describe, expect, it } from 'vitest';
import { LatheError } from '../failures/failure';
import { en } from './en';
import { failureWords } from './failure-words';
import { zhCN } from './zh-CN';

function inBoth(error: LatheError): readonly string[] {
  return [en, zhCN].flatMap((texts) => {
    const { message, hint } = failureWords(error.failure, texts);
    return [message, hint];
  });
}

describe('a setting that is refused', () => {
  it('is told with its flag, its bounds, and what is usual', () => {
    const bounds = { isWhole: false, low: 0, high: 1, isLowOpen: false, isHighOpen: true };
    expect(inBoth(new LatheError('setting-out-of-bounds', { setting: 'dropout', bounds, received: 1.5 }))).toEqual([
      '--dropout expects a number from 0 below 1; received 1.5.',
      'The article uses 0.5.',
      '--dropout 应为不小于 0 且小于 1 的数，但收到 1.5。',
      '文章使用 0.5。',
    ]);
  });

  it('is told with what it belongs to', () => {
    const needs = { recipes: [], by: 'optimizer', options: ['sgd', 'rmsprop'] } as const;
    const received = { of: 'optimizer', option: 'adam' } as const;
    const [english, , chinese] = inBoth(
      new LatheError('setting-without-effect', { setting: 'momentum', needs, received }),
    );
    expect(english).toBe('--momentum expects optimizer sgd or rmsprop; received adam.');
    expect(chinese).toBe('--momentum 要求优化器 sgd 或 rmsprop，但收到 adam。');
  });

  it('is named by its place where a page sends another kind of value', () => {
    const problem = {
      path: 'choice.size',
      expected: 'number',
      requirement: '',
      received: { kind: 'value', value: '"x"' },
    } as const;
    const [english, , chinese] = inBoth(new LatheError('request-shape', { request: 'runs.start', problem }));
    expect(english).toBe('runs.start was expected with other arguments: choice.size is "x" instead of a number.');
    expect(chinese).toBe('请求 runs.start 的参数不符：choice.size 为"x"，而应为数字。');
  });
});
