/** TypeScript that a test runs in a process of its own. */

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * Bundles an entry for Node, with the packages that it imports: from a temporary folder Node would not find them.
 *
 * @param entry absolute path of a .ts file
 * @returns absolute path of the .mjs file, in a temporary folder of its own
 */
export async function bundle(entry: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'lathe-bundle-'));
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { target: 'node', noExternal: true },
    build: {
      ssr: entry,
      outDir,
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'entry.mjs' } },
    },
  });
  return join(outDir, 'entry.mjs');
}
