/** A step of set-up that can’t be done, with what was expected, what was received and what to do next. */
export class SetupFailure extends Error {
  /** @override */
  name = 'SetupFailure';

  /**
   * @param {string} message what was expected and what was received
   * @param {string} hint the next step
   */
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

/** @type {(error: unknown) => string} one line that says why something failed, whatever was thrown */
export function reasonOf(error) {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
