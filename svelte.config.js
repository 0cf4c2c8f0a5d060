import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Runes everywhere, types checked by svelte-check; accessibility warnings count as errors (scripts/checks.mjs). */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
};
