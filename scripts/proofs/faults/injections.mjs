/** Which faults are tried: every call that writes, on every kind of file, by what an undisturbed run does. */

/**
 * @typedef {'first' | 'middle' | 'last'} Occurrence
 * @typedef {'ENOSPC' | 'EIO' | 'EACCES' | 'EINTR' | 'short' | 'before' | 'torn' | 'after'} Fault as `shim.c` names them
 * @typedef {{ call: string, kind: string, occurrence: Occurrence, nth: number, fault: Fault }} Injection
 */

/** What differs from run to run, how a kind of file shows it, and the extended regular expression that finds it again. */
const VARYING = /** @type {const} */ ([
  { pattern: /^runs\/(\.new-)?\d[^/]*/, name: 'RUN', found: '[0-9][^/]*', keep: 'runs/$1' },
  { pattern: /(?:head|main)-epoch[^/]*/, name: 'CHECKPOINT', found: '(head|main)-epoch[^/]*', keep: '' },
  { pattern: /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,}/g, name: 'HASH', found: '[0-9a-f-]{32,}', keep: '' },
  { pattern: /\d+/g, name: 'NUMBER', found: '[0-9]+', keep: '' },
]);

/** The kind of a file: its path without what differs from run to run. @param {string} path */
export function kindOf(path) {
  return VARYING.reduce((kind, { pattern, name, keep }) => kind.replace(pattern, `${keep}${name}`), path);
}

/** Finds the files of a kind. @param {string} kind */
export function pathPattern(kind) {
  const literal = kind.replace(/[.[\]{}()*+?^$|\\]/g, '\\$&');
  return `^${VARYING.reduce((pattern, { name, found }) => pattern.replaceAll(name, found), literal)}$`;
}

/** @type {readonly Fault[]} What loses data comes first, what the system repeats by itself comes last. */
const FAULTS = ['ENOSPC', 'EIO', 'torn', 'after', 'before', 'short', 'EACCES', 'EINTR'];
/** What is tried everywhere; the others once for each call and kind of file. */
const GRAVE = /** @type {readonly Fault[]} */ (['ENOSPC', 'EIO', 'torn', 'after']);
const OF_WRITES = new Set(['torn', 'short']);
const WRITES = new Set(['write', 'pwrite', 'writev']);
/** What a run can't do without comes first. */
const VITAL = /^runs\/RUN.*(?:CHECKPOINT|pointers|events\.jsonl|status\.json|results\.csv|lock)|cache\/features/;

/** @param {Injection} injection @returns {number} the gravest and most telling first */
export function rankOf({ kind, fault, occurrence }) {
  // EIO takes the way of ENOSPC, so it tells less.
  const gravity = { ENOSPC: 0, torn: 2, after: 2, EIO: 3, before: 8, short: 8, EACCES: 8, EINTR: 8 }[fault];
  return gravity + (VITAL.test(kind) ? 0 : 1) + (occurrence === 'middle' ? 0 : 4);
}

/** How often each kind of file meets each call. @param {string} log of `shim.c` */
function pairsOf(log) {
  /** @type {Map<string, { call: string, kind: string, times: number }>} */
  const pairs = new Map();
  for (const line of log.trimEnd().split('\n')) {
    const [call = '', ...path] = line.split(' ');
    const kind = kindOf(path.join(' '));
    const pair = pairs.get(`${call} ${kind}`) ?? { call, kind, times: 0 };
    pairs.set(`${call} ${kind}`, { ...pair, times: pair.times + 1 });
  }
  return pairs;
}

/** @param {string} call @param {Occurrence} occurrence @param {boolean} isKnown @returns {readonly Fault[]} */
function faultsOf(call, occurrence, isKnown) {
  if (isKnown) return occurrence === 'middle' ? ['ENOSPC', 'after'] : [];
  const faults = occurrence === 'middle' ? FAULTS : GRAVE;
  return faults.filter((fault) => !OF_WRITES.has(fault) || WRITES.has(call));
}

/**
 * Every injection for the calls of an undisturbed run.
 *
 * @param {string} log of `shim.c`
 * @param {Set<string>} known calls and kinds of files of earlier scenes, which are tried less here; the new ones are added
 * @returns {Injection[]}
 */
export function injectionsOf(log, known) {
  return [...pairsOf(log)].flatMap(([pair, { call, kind, times }]) => {
    const isKnown = known.has(pair);
    known.add(pair);
    const places = /** @type {const} */ ([
      ['middle', Math.ceil(times / 2)],
      ['first', 1],
      ['last', times],
    ]);
    const own = places.filter(([, nth], i) => places.findIndex((each) => each[1] === nth) === i);
    return own.flatMap(([occurrence, nth]) =>
      faultsOf(call, occurrence, isKnown).map((fault) => ({ call, kind, occurrence, nth, fault })),
    );
  });
}

/** @param {Injection} injection */
export const nameOf = ({ call, kind, occurrence, fault }) => `${call} ${kind}, ${occurrence}: ${fault}`;
