/** The folder of reference numbers and images that stands beside the repository in development. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Absolute path of `../shared`; null where there is none, and tests that need it are skipped. */
export function sharedFolder(): string | null {
  const folder = resolve(import.meta.dirname, '..', '..', '..', 'shared');
  return existsSync(resolve(folder, 'reference')) ? folder : null;
}
