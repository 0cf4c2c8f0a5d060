/** The VGG16 weights that fine-tuning starts from. */

import { homedir } from 'node:os';
import { inspectWeights } from '../../../scripts/setup/inspect.mjs';
import { meansOf } from '../../../scripts/setup/network.mjs';
import { SetupFailure } from '../../../scripts/setup/failure.mjs';
import { createReporter } from '../../../scripts/setup/progress.mjs';
import { ensureWeights, readBodyTable } from '../../../scripts/setup/weights.mjs';
import { toldError } from '../../shared/failures/failure';
import type { AppContext } from '../host/context';

export interface WeightsStatus {
  readonly state: 'ok' | 'missing' | 'damaged';
  readonly file: string;
  /** Sentences; none when the state is `ok`. */
  readonly problems: readonly string[];
}

/** Verifies every tensor. */
export async function weightsStatus({ places }: AppContext): Promise<WeightsStatus> {
  const { tensors } = await readBodyTable(places.root);
  return inspectWeights({ file: places.weightsFile, tensors, thorough: true });
}

/** Where progress is written. */
export interface FetchScreen {
  readonly write: (text: string) => void;
  readonly redraws: boolean;
}

/**
 * @throws LatheError weights-missing when no source has them, cancelled when `signal` fires; what has arrived is kept for
 *   the next call
 */
export async function fetchWeights(
  { places }: AppContext,
  screen: FetchScreen,
  signal: AbortSignal,
): Promise<{ changed: boolean }> {
  const { env, platform } = process;
  const surroundings = { env, platform, home: homedir() };
  const means = meansOf(surroundings, places.root, { reporter: createReporter(screen), signal });
  try {
    return await ensureWeights({ repository: places.root, platform, named: null, means, thorough: true });
  } catch (error) {
    if (signal.aborted) {
      const message = 'Fetching the VGG16 weights was cancelled; what has arrived is kept.';
      throw toldError('cancelled', message, 'Go on with it: lathe weights fetch', { cause: error });
    }
    if (error instanceof SetupFailure) throw toldError('weights-missing', error.message, error.hint, { cause: error });
    throw error;
  }
}
