import { describe, expect, it } from 'vitest';
import { LatheError, type Failure } from '../../failures/failure';
import { failureWords } from '../failure-words';
import { zhCN } from './index';

const message = (failure: Failure): string => failureWords(failure, zhCN).message;

describe('failures of runs in Chinese', () => {
  it('tell how a trainer ended', () => {
    const exit = { code: null, signal: 'SIGSEGV', lastWords: 'last; words.\nend' };
    expect(message(new LatheError('trainer-died', { task: 'training', ...exit }).failure)).toBe(
      '训练进程应完成训练，但它因信号 SIGSEGV 结束（原生代码崩溃）。它最后写出的是：\nlast; words.\nend',
    );
  });

  it('tell what is wrong with a file', () => {
    const received = { kind: 'value', value: '"x"' } as const;
    const problem = { path: 'size', expected: 'number', requirement: '', received } as const;
    const found = { fault: 'other-shape', facts: { problem } } as const;
    expect(message(new LatheError('run-file-damaged', { file: '/runs/a', part: 'settings', found }).failure)).toBe(
      '/runs/a 中应为训练的设置，但 size 为"x"，而应为数字。',
    );
  });
});
