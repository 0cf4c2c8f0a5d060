/** Limits that the host checks, and that the page holds a person to. */

/** Letters of what a person writes on a run; `tags` is how many. */
export const NOTE_LIMITS = { name: 200, note: 10_000, tag: 40, tags: 20 } as const;

export const COMPARED_RUNS = { least: 2, most: 6 } as const;
