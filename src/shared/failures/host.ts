/** Failures of the hosts: places, requests of a page, addresses of images, the web server, weights, and defects. */

import { failure } from './entry';
import { step, type Ability, type NoFacts } from './next-step';

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
  /** A file, a folder or a tensor. */
  readonly path: string;
  /** Bytes, where the size differs. */
  readonly size?: { readonly found: number; readonly expected: number };
  readonly text: string;
}

/** What `lathe doctor` looks at. */
export type CheckName =
  | 'node'
  | 'addon'
  | 'tensorflow-files'
  | 'tensorflow'
  | 'device'
  | 'threads'
  | 'frozen-layers'
  | 'weights'
  | 'runs-folder'
  | 'runs-disk'
  | 'features-disk'
  | 'memory';

const PROVIDE_WEIGHTS = step('provide-weights', { fetch: ['weights', 'fetch'], bring: ['weights', 'import', 'FILE'] });

export const HOST_FAILURES = {
  /** An error that nobody expected, in its own words. */
  defect: failure<{ readonly message: string }>('internal', () => [step('report-defect', {})]),
  /** The same without its words, which may hold an address with a token: they stand on the server’s terminal. */
  'server-defect': failure<NoFacts>('internal', () => [step('see-terminal', {})]),
  'features-budget-unreadable': failure<{ readonly received: string }>('usage', () => [step('write-amount', {})]),
  /** `received` is JSON, shortened. */
  'request-unknown': failure<{ readonly received: string }>('usage', () => [step('reload-page', {})]),
  'ability-missing': failure<{ readonly ability: Ability }>('usage', ({ ability }) => [step('instead', { ability })]),
  'request-cancelled': failure<NoFacts>('cancelled', () => [step('start-again', {})]),
  /** `path` is shortened. */
  'image-address-unknown': failure<{ readonly path: string }>('picture-unusable', () => [step('open-again', {})]),
  'image-edge-invalid': failure<{ readonly largest: number; readonly received: string }>('picture-unusable', () => [
    step('open-again', {}),
  ]),
  /** Nothing that a browser could run is sent as an image. */
  'image-type-refused': failure<NoFacts>('picture-unusable', () => [step('open-again', {})]),
  'image-evicted': failure<NoFacts>('picture-unusable', () => [step('try-again', {})]),
  'page-not-built': failure<{ readonly folder: string }>('runtime-missing', () => [step('set-up', {})]),
  'port-unusable': failure<{ readonly address: string; readonly port: number; readonly why: 'taken' | 'forbidden' }>(
    'port-in-use',
    () => [step('choose-port', {})],
  ),
  'weights-absent': failure<{ readonly problems: readonly SetupProblem[] }>('weights-missing', () => [PROVIDE_WEIGHTS]),
  'weights-damaged': failure<{ readonly problems: readonly SetupProblem[] }>('weights-mismatch', () => [
    PROVIDE_WEIGHTS,
  ]),
  'weights-fetch-cancelled': failure<NoFacts>('cancelled', () => [step('fetch-on', { command: ['weights', 'fetch'] })]),
};
