/** The command as it was given, for a next step that is the same command with one more flag. */

import { LatheError, type Failure } from '../../shared/failures/failure';

/** The words behind `lathe`, without `--runs`, which every printed command gets where it needs it. */
function givenWords(words: readonly string[]): string[] {
  return words.filter((word, i) => {
    const isRuns = word === '--runs' || words[i - 1] === '--runs' || word.startsWith('--runs=');
    return !isRuns && word !== '--json';
  });
}

/** Where a person is asked what a folder means, each answer is the given command with a flag. */
export function withGivenCommand(failure: Failure, words = process.argv.slice(2)): Failure {
  if (failure.reason !== 'layout-unclear') return failure;
  return new LatheError(failure.reason, { ...failure.facts, command: givenWords(words) }).failure;
}
