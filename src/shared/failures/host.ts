/** Failures of the hosts and their page: requests, addresses of images, the web server, weights, and defects. */

import type { checks } from '../i18n/en/checks';
import { failure } from './entry';
import { step } from './next-step';
import type { Ability } from './step-facts';

/** What set-up finds wrong with the runtime or the weights; `text` says it in English. */
export interface SetupProblem {
  readonly kind:
    | 'absent'
    | 'missing'
    | 'no-manifest'
    | 'unlisted'
    | 'unexpected'
    | 'other-version'
    | 'other-size'
    | 'changed'
    | 'not-safetensors'
    | 'other-shape'
    | 'other-values';
  readonly path: string;
  /** Bytes, where the size differs. */
  readonly size?: { readonly found: number; readonly expected: number };
  readonly text: string;
}

/** What `lathe doctor` looks at. */
export type CheckName = keyof typeof checks;

const PROVIDE_WEIGHTS = step('provide-weights', { fetch: ['weights', 'fetch'], bring: ['weights', 'import', 'FILE'] });

export const HOST_FAILURES = {
  /** An error that nobody expected, in its own words. */
  defect: failure<{ message: string }>('internal', 'report-defect'),
  /** The same without its words, which may hold an address with a token: they stand on the server’s terminal. */
  'server-defect': failure('internal', 'see-terminal'),
  'features-budget-unreadable': failure<{ received: string }>('usage', 'write-amount'),
  /** `received` is JSON, shortened. */
  'request-unknown': failure<{ received: string }>('usage', 'reload-page'),
  'ability-missing': failure<{ ability: Ability }>('usage', ({ ability }) => step('instead', { ability })),
  'request-cancelled': failure('cancelled', 'start-again'),
  /** `path` is shortened. */
  'image-address-unknown': failure<{ path: string }>('picture-unusable', 'open-again'),
  'image-edge-invalid': failure<{ largest: number; received: string }>('picture-unusable', 'open-again'),
  /** Nothing that a browser could run is sent as an image. */
  'image-type-refused': failure('picture-unusable', 'open-again'),
  'image-evicted': failure('picture-unusable', 'try-again'),
  'page-not-built': failure<{ folder: string }>('runtime-missing', 'set-up'),
  'port-unusable': failure<{ address: string; port: number; why: 'taken' | 'forbidden' }>('port-in-use', 'choose-port'),
  'weights-absent': failure<{ problems: SetupProblem[] }>('weights-missing', PROVIDE_WEIGHTS),
  'weights-damaged': failure<{ problems: SetupProblem[] }>('weights-mismatch', PROVIDE_WEIGHTS),
  'weights-fetch-cancelled': failure('cancelled', step('fetch-on', { command: ['weights', 'fetch'] })),
  // The page and the shell.
  'connection-lost': failure('host-unreachable', 'page-reconnects'),
  'file-without-path': failure('picture-unusable', 'save-then-drop'),
  'setup-record-missing': failure<{ file: string }>('runtime-missing', 'set-up'),
};
