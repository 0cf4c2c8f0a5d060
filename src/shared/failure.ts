/**
 * Expected failures. They cross a process as values and end a command with a code, a message that says what was
 * expected and what was received, and a hint that says what to do next. Defects are ordinary errors and are not
 * listed here.
 */

/** Every expected failure, with the short title a person reads above the message. */
export const FAILURES = {
  usage: 'Wrong usage',
  'setting-invalid': 'A setting has a value that can’t be used',
  'folder-missing': 'The folder does not exist',
  'folder-not-a-folder': 'A folder was expected',
  'folder-unreadable': 'The folder can’t be read',
  'folder-not-writable': 'The folder can’t be written to',
  'folder-not-empty': 'The folder is not empty',
  'too-few-classes': 'Fewer than two classes',
  'too-few-pictures': 'Too few pictures',
  'classes-differ': 'Training and validation have different classes',
  'dataset-changed': 'The pictures have changed since the run began',
  'picture-unusable': 'The picture can’t be used',
  'weights-missing': 'The VGG16 weights are not there',
  'weights-mismatch': 'The file does not hold the VGG16 weights',
  'weights-unreadable': 'The weights file can’t be read',
  'head-mismatch': 'The head does not fit this run',
  'runtime-missing': 'Native TensorFlow is not set up',
  'runtime-damaged': 'Native TensorFlow can’t be loaded',
  'run-not-found': 'No such run',
  'run-ambiguous': 'More than one run has a name that begins so',
  'run-locked': 'Another process is writing this run',
  'run-damaged': 'A file of the run can’t be read',
  'run-not-resumable': 'The run can’t be resumed',
  'run-not-live': 'The run has no trainer at the moment',
  'run-has-no-model': 'The run has no weights yet',
  'runs-folder-unusable': 'The runs folder can’t be used',
  'checkpoint-damaged': 'No checkpoint of the run can be read',
  'cache-damaged': 'The feature cache is damaged',
  'format-unknown': 'The export format is not known',
  'disk-full': 'The disk is full',
  'out-of-memory': 'Not enough memory',
  'loss-not-finite': 'The loss is no longer a number',
  'trainer-died': 'The trainer ended unexpectedly',
  'port-in-use': 'The port is in use',
  'host-unreachable': 'Lathe’s host does not answer',
  cancelled: 'Cancelled',
  internal: 'A defect in Lathe',
} as const satisfies Record<string, string>;

export type FailureCode = keyof typeof FAILURES;

export interface Failure {
  readonly code: FailureCode;
  /** What was expected and what was received. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
}

/** An expected failure on its way up to the boundary that turns it into a value or an exit code. */
export class LatheError extends Error {
  override readonly name = 'LatheError';

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  toFailure(): Failure {
    return { code: this.code, message: this.message, hint: this.hint };
  }

  static from(failure: Failure): LatheError {
    return new LatheError(failure.code, failure.message, failure.hint);
  }
}
