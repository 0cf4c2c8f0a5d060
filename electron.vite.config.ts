import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';

const source = (path: string): string => resolve(import.meta.dirname, 'src', path);

/** The processes of Lathe, each an entry of its own; what they share becomes chunks. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          cli: source('cli/index.ts'),
          trainer: source('engine/trainer.ts'),
          'picture-worker': source('data/picture-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
});
