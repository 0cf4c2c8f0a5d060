import { describe, expect, it } from 'vitest';
import type { DoctorCheck } from '../doctor';
import { LatheError } from '../failures/failure';
import { step } from '../failures/next-step';
import { en } from './en';
import { doctorWords, englishOf } from './failure-words';
import { zhCN } from './zh-CN';

describe('what the doctor finds', () => {
  const threads: DoctorCheck = {
    check: 'threads',
    state: 'ok',
    found: { kind: 'threads', facts: { threads: 4, logical: 2, physical: 2, quota: null } },
    next: [],
  };
  const problem = { kind: 'missing', path: 'lib/a.so', text: 'lib/a.so is missing' } as const;
  const files: DoctorCheck = {
    check: 'tensorflow-files',
    state: 'error',
    found: { kind: 'problems', facts: { problems: [problem] } },
    next: [step('run-set-up', {})],
  };

  it('is said in the language of the reader', () => {
    expect(doctorWords(threads, en)).toEqual({
      name: 'Threads',
      state: 'ok',
      found: '4, from 2 logical processors, 2 physical cores',
      hint: '',
    });
    expect(doctorWords(threads, zhCN).found).toBe('4，依据：2 个逻辑处理器；2 个物理核心');
    expect(doctorWords(files, en)).toMatchObject({ found: 'lib/a.so is missing', hint: 'Run “npm run setup”.' });
    expect(doctorWords(files, zhCN)).toMatchObject({ found: '缺少 lib/a.so', hint: '请运行“npm run setup”。' });
  });

  it('may be a failure, whose commands are written as the reader types them', () => {
    const { failure } = new LatheError('weights-absent', { problems: [problem] });
    const check: DoctorCheck = {
      check: 'weights',
      state: 'error',
      found: { kind: 'failure', facts: failure },
      next: [],
    };
    expect(doctorWords(check, en).found).toBe('The VGG16 weights were expected; lib/a.so is missing.');
    const typed = (args: readonly string[]): string => ['bin/lathe', ...args].join(' ');
    expect(englishOf(failure, typed).hint).toBe(
      'Run “bin/lathe weights fetch”, or bring a file: bin/lathe weights import FILE.',
    );
  });
});
