/** The built worker that decodes pictures; `npm run build` makes it. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Absolute path of `out/main/picture-worker.js`; throws when nothing is built. */
export function pictureWorkerFile(): string {
  const file = resolve(import.meta.dirname, '..', '..', 'out', 'main', 'picture-worker.js');
  if (!existsSync(file)) throw new Error(`${file} is missing: build first (npm run build)`);
  return file;
}
