/** Failures of trainer processes. */

import { failure } from './entry';
import { plain, step, type NoFacts } from './next-step';

interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last of what it wrote on standard error; may be empty. */
  readonly lastWords: string;
}

export const TRAINER_FAILURES = {
  'trainer-died': failure<Exit & { readonly task: 'training' | 'answer' }>('trainer-died', ({ task }) => [
    task === 'answer'
      ? step('see-doctor', { command: ['doctor'] })
      : step('resume-with-less', { command: ['resume', 'RUN'] }),
  ]),
  /** Nobody saw it end. */
  'trainer-gone': failure<{ readonly runDir: string }>('trainer-died', () => [
    step('resume-kept', { command: ['resume', 'RUN'] }),
  ]),
  'step-out-of-memory': failure<{ readonly said: string }>('out-of-memory', plain('less-memory')),
  'task-cancelled': failure<NoFacts>('cancelled', plain('start-again')),
};
