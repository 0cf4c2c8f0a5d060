/** What the browser itself tells of the page: its tasks, its script, its memory. */

/** @typedef {import('playwright-core').Page} Page */

/**
 * @param {Page} page
 * @returns {Promise<number>} bytes of the page’s heap and of the arrays of numbers beside it, garbage left out
 */
export async function heapBytes(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize + backingStorageSize;
}

/**
 * @typedef {object} TraceEvent
 * @property {string} name
 * @property {string} ph
 * @property {number} ts microseconds
 * @property {number} [dur] microseconds
 * @property {number} pid
 * @property {number} tid
 */

/**
 * Everything that the browser’s main thread of the page did while `action` ran.
 *
 * @param {Page} page
 * @param {() => Promise<void>} action
 */
export async function traced(page, action) {
  const session = await page.context().newCDPSession(page);
  /** @type {TraceEvent[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(.../** @type {TraceEvent[]} */ (/** @type {unknown} */ (value)));
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  const categories = ['devtools.timeline', 'toplevel', 'disabled-by-default-devtools.timeline'];
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories },
  });
  await action();
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return judgeTrace(events);
}

/** What counts as script: whatever runs JavaScript, each once where they nest. */
const SCRIPT = new Set([
  'FunctionCall',
  'EvaluateScript',
  'v8.callFunction',
  'FireAnimationFrame',
  'EventDispatch',
  'TimerFire',
  'RunMicrotasks',
]);

/** @param {readonly TraceEvent[]} events */
function judgeTrace(events) {
  const thread =
    events.find((event) => event.name === 'FireAnimationFrame') ??
    events.find((event) => event.name === 'FunctionCall');
  const own = events.filter((event) => event.ph === 'X' && event.pid === thread?.pid && event.tid === thread.tid);
  const tasks = own.filter((event) => event.name === 'RunTask' || event.name.endsWith('RunTask'));
  const frames = own.filter((event) => event.name === 'FireAnimationFrame').map(({ ts }) => ts);
  const script = outermost(own.filter((event) => SCRIPT.has(event.name)));
  return {
    scriptMsOfFrames: scriptMsOfFrames(frames, script),
    longestTaskMs: Math.max(0, ...tasks.map((event) => event.dur ?? 0)) / 1000,
  };
}

/**
 * @param {readonly number[]} frames when each began, in microseconds
 * @param {readonly TraceEvent[]} script
 * @returns {number[]} script between the beginning of one frame and that of the next
 */
function scriptMsOfFrames(frames, script) {
  const starts = frames.toSorted((a, b) => a - b);
  return starts.slice(0, -1).map((start, i) => {
    const within = script.filter(({ ts }) => ts >= start && ts < (starts[i + 1] ?? 0));
    return within.reduce((sum, event) => sum + (event.dur ?? 0), 0) / 1000;
  });
}

/** @param {readonly TraceEvent[]} events */
function outermost(events) {
  const sorted = events.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  let end = -1;
  return sorted.filter((event) => {
    if (event.ts < end) return false;
    end = event.ts + (event.dur ?? 0);
    return true;
  });
}
