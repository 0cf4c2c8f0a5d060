/** The built worker that decodes images; `npm run build` makes it. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Absolute path of `out/main/image-worker.js`; throws when nothing is built. */
export function imageWorkerFile(): string {
  const file = resolve(import.meta.dirname, '..', '..', 'out', 'main', 'image-worker.js');
  if (!existsSync(file)) throw new Error(`${file} is missing: build first (npm run build)`);
  return file;
}
