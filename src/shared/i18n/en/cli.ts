/** Failures of the command line. */

import type { CLI_FAILURES } from '../../failures/cli';
import type { TextsOf } from '../texts';
import { checks as checkNames } from './checks';

/** More would make no sentence. */
const NAMED_PLACES = 3;

export const cli: TextsOf<typeof CLI_FAILURES> = {
  'usage-wrong': ({ message }) => message,
  'usage-incomplete': ({ call, expected }) =>
    `One of these was expected behind “${['lathe', ...call].join(' ')}”: ${expected.join(', ')}.`,
  'run-named-twice': () => 'Different runs were expected; received the same one twice.',
  'run-not-begun': () => 'The run was cancelled before it began.',
  'nothing-to-predict': ({ places, files }) => {
    const named = places.length > NAMED_PLACES ? `${places.length.toLocaleString('en')} places` : places.join(', ');
    const found =
      files === 0
        ? 'there is none'
        : `none of ${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'} can be used`;
    return `Pictures to predict were expected in ${named}; ${found}.`;
  },
  'needs-unmet': ({ checks }) =>
    `Everything that Lathe needs was expected; missing or damaged: ${checks.map((each) => checkNames[each]).join(', ')}.`,
};
