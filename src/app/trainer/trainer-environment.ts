/** The environment of a trainer process, which native TensorFlow and the C library read when they are loaded. */

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Keeps glibc from returning every large buffer to the system and fetching it again, page by page. docs/results.md has
 * the gain of each setting.
 */
const GLIBC_MALLOC = {
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: '17179869184',
  MALLOC_TOP_PAD_: '268435456',
  // Asks for pages of 2 MB where the system gives them on request (glibc 2.35 and newer; others ignore it).
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
} as const;

/** Errors only; a person’s own choice wins. */
const QUIET_TENSORFLOW = '2';

/**
 * @param threads of native TensorFlow, which reads them only when its addon is loaded
 */
export function trainerEnvironment(base: Environment, platform: string, threads: number): Record<string, string> {
  const inherited = Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    TF_CPP_MIN_LOG_LEVEL: QUIET_TENSORFLOW,
    ...(platform === 'linux' ? GLIBC_MALLOC : {}),
    ...Object.fromEntries(inherited),
    TF_NUM_INTRAOP_THREADS: String(threads),
  };
}
