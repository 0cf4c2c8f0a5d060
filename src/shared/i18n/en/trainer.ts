/** Failures of trainer processes. */

import type { TRAINER_FAILURES } from '../../failures/trainer';
import type { TextsOf } from '../texts';

const tasks = {
  training: 'The trainer was expected to finish the run',
  answer: 'A trainer process was expected to answer',
} as const;

const signals: Readonly<Partial<Record<string, string>>> = {
  SIGKILL: 'killed from outside, as the system does when memory runs out',
  SIGSEGV: 'a crash in native code',
  SIGABRT: 'native code or Node gave up, often for lack of memory',
  SIGILL: 'an instruction that this processor does not have',
  SIGBUS: 'a file that it had mapped into memory became shorter',
};

function ending(code: number | null, signal: string | null): string {
  if (signal === null) return `it ended with code ${code ?? 'unknown'}`;
  const meaning = signals[signal];
  return meaning === undefined ? `it ended by ${signal}` : `it ended by ${signal} (${meaning})`;
}

export const trainer: TextsOf<typeof TRAINER_FAILURES> = {
  'trainer-died': ({ task, code, signal, lastWords }) => {
    const told = lastWords === '' ? 'It wrote nothing before.' : `It wrote last:\n${lastWords}`;
    return `${tasks[task]}; ${ending(code, signal)}. ${told}`;
  },
  'trainer-gone': ({ runDir }) => `The trainer of ${runDir} was expected to finish it; it is gone without a word.`,
  'step-out-of-memory': ({ said }) => `Memory for a training step was expected; the system has none left (${said}).`,
  'task-cancelled': () => 'The task was cancelled.',
};
