/** Failures of trainer processes. */

import { failure } from './entry';
import { step } from './next-step';

interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last of what it wrote on standard error; may be empty. */
  readonly lastWords: string;
}

export const TRAINER_FAILURES = {
  'trainer-died': failure<Exit & { task: 'training' | 'answer' }>('trainer-died', ({ task, signal }) => {
    if (task === 'answer') return [step('see-doctor', { command: ['doctor'] })];
    // A system that runs short of memory kills like this.
    return [step(signal === 'SIGKILL' ? 'resume-with-less' : 'resume-kept', { command: ['resume', 'RUN'] })];
  }),
  /** Nobody saw it end. */
  'trainer-gone': failure<{ runDir: string }>('trainer-died', step('resume-kept', { command: ['resume', 'RUN'] })),
  'step-out-of-memory': failure<{ said: string }>('out-of-memory', 'less-memory'),
  'task-cancelled': failure('cancelled', 'start-again'),
};
