import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const source = (path: string): string => resolve(import.meta.dirname, 'src', path);

/**
 * Notes in `out/bundled` whose code a bundle holds, and so is passed on without the licence that lies in its package:
 * `resources/notices` has to name it, and a test compares the two.
 */
function notePackages(part: 'main' | 'preload' | 'renderer'): Plugin {
  const packages = new Set<string>();
  return {
    name: 'note-packages',
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((each) => (each.type === 'chunk' ? Object.keys(each.modules) : []));
      for (const id of ids) {
        const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
        if (name !== undefined) packages.add(name);
      }
      const file = resolve(import.meta.dirname, 'out', 'bundled', `${part}.json`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify([...packages].sort()));
    },
  };
}

/** The processes of Lathe, each an entry of its own; what they share becomes chunks. */
export default defineConfig({
  main: {
    plugins: [notePackages('main')],
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          index: source('main/index.ts'),
          cli: source('cli/index.ts'),
          trainer: source('engine/trainer.ts'),
          'image-worker': source('data/images/image-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [notePackages('preload')],
    build: {
      outDir: 'out/preload',
      // A sandboxed preload script is one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: source('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    // Looked for beside the page otherwise, where it does not lie.
    plugins: [svelte({ configFile: resolve(import.meta.dirname, 'svelte.config.js') }), notePackages('renderer')],
    build: {
      outDir: 'out/renderer',
      // Every asset is a file of its own: the page’s policy allows no inline code and no data addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true,
      rolldownOptions: {
        input: source('renderer/index.html'),
        // Classes of Chart.js that nobody registers read properties for their static members, and would stay (6 kB gzipped).
        treeshake: { propertyReadSideEffects: false },
      },
    },
  },
});
