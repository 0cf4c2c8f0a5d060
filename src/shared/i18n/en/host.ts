/** Failures of the hosts. */

import type { HOST_FAILURES } from '../../failures/host';
import type { Ability } from '../../failures/step-facts';
import type { TextsOf } from '../texts';

const ABILITIES: Readonly<Record<Ability, string>> = {
  'browse-folders': 'A browser of its folders',
  'choose-folder': 'A dialog',
  'choose-weights': 'A dialog',
  'reveal-folder': 'A file manager',
};

const WHY_NO_PORT = { taken: 'another program has it', forbidden: 'the system does not allow it' } as const;

export const host: TextsOf<typeof HOST_FAILURES> = {
  defect: ({ message }) => `Something was expected to work and did not: ${message}`,
  'server-defect': () => 'A defect in Lathe.',
  'features-budget-unreadable': ({ received }) =>
    `An amount such as 20GB was expected in LATHE_FEATURES_BUDGET; it holds “${received}”.`,
  'request-unknown': ({ received }) => `The name of a request was expected; received ${received}.`,
  'ability-missing': ({ ability }) => `${ABILITIES[ability]} was expected of the host; this one can’t.`,
  'request-cancelled': () => 'It was cancelled.',
  'image-address-unknown': ({ path }) => `“${path}” names no picture.`,
  'image-edge-invalid': ({ largest, received }) =>
    `An edge of 1 to ${largest} pixels was expected; received “${received}”.`,
  'image-type-refused': () => 'A WebP or PNG picture was expected.',
  'image-evicted': () => 'The picture is no longer in the cache.',
  'page-not-built': ({ folder }) => `The built page was expected in ${folder}; there is none.`,
  'port-unusable': ({ address, port, why }) =>
    `Port ${port} of ${address} was expected to be free; ${WHY_NO_PORT[why]}.`,
  'weights-absent': ({ problems }) =>
    `The VGG16 weights were expected; ${problems.map(({ text }) => text).join('; ')}.`,
  'weights-damaged': ({ problems }) =>
    `The VGG16 weights were expected; ${problems.map(({ text }) => text).join('; ')}.`,
  'weights-fetch-cancelled': () => 'Fetching the VGG16 weights was cancelled; what has arrived is kept.',
  'connection-lost': () => 'An answer of Lathe’s host was expected; the connection is gone.',
  'file-without-path': () => 'Files or folders of this computer were expected; one of these lies nowhere on it.',
  'setup-record-missing': ({ file }) =>
    `The record of set-up, ${file}, was expected and is not there or can’t be read.`,
};
