import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const globalSetup = ['tests/support/scratch-folder.ts'];

/** `unit` stands beside the code and needs nothing set up; `system` needs native TensorFlow or the build in `out/`. */
export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        // For the runes of the page’s state.
        plugins: [svelte()],
        test: { name: 'unit', include: ['src/**/*.test.ts'], pool: 'forks', testTimeout: 60_000, globalSetup },
      },
      {
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          pool: 'forks',
          globalSetup,
          // One file at a time: they train, and would only take the cores from each other.
          fileParallelism: false,
          testTimeout: 600_000,
          expect: { poll: { timeout: 300_000, interval: 100 } },
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
