/** The VGG16 weights that fine-tuning starts from. */

import { homedir } from 'node:os';
import { inspectWeights } from '../../../scripts/setup/inspect.mjs';
import { meansOf } from '../../../scripts/setup/network.mjs';
import { SetupFailure } from '../../../scripts/setup/failure.mjs';
import { createReporter } from '../../../scripts/setup/progress.mjs';
import { ensureWeights, readBodyTable } from '../../../scripts/setup/weights.mjs';
import { LatheError, type Failure } from '../../shared/failures/failure';
import type { SetupProblem } from '../../shared/failures/host';
import type { AppContext } from '../host/context';

export interface WeightsStatus {
  readonly state: 'ok' | 'missing' | 'damaged';
  readonly file: string;
  /** None when the state is `ok`. */
  readonly problems: readonly SetupProblem[];
}

/** Verifies every tensor. */
export async function weightsStatus({ places }: AppContext): Promise<WeightsStatus> {
  const { tensors } = await readBodyTable(places.root);
  return inspectWeights({ file: places.weightsFile, tensors, thorough: true });
}

/** null when the weights can be used. */
export function weightsFailure({ state, problems }: WeightsStatus): Failure | null {
  if (state === 'ok') return null;
  return new LatheError(state === 'missing' ? 'weights-absent' : 'weights-damaged', { problems }).failure;
}

/**
 * @param screen where progress is written
 * @throws LatheError weights-missing when no source has them, cancelled when `signal` fires; what has arrived is kept for
 *   the next call
 */
export async function fetchWeights(
  { places }: AppContext,
  screen: Parameters<typeof createReporter>[0],
  signal: AbortSignal,
): Promise<{ changed: boolean }> {
  const { env, platform } = process;
  const surroundings = { env, platform, home: homedir() };
  const means = meansOf(surroundings, places.root, { reporter: createReporter(screen), signal });
  try {
    return await ensureWeights({ repository: places.root, platform, named: null, means, thorough: true });
  } catch (error) {
    if (signal.aborted) throw new LatheError('weights-fetch-cancelled', {}, { cause: error });
    if (error instanceof SetupFailure) {
      const { message, hint } = error;
      throw new LatheError('as-told', { message, hint }, { code: 'weights-missing', cause: error });
    }
    throw error;
  }
}
