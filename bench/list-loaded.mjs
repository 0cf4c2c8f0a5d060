/** Loaded in front of a command by `node --import`: writes to standard error every module and library that it loads. */

import { readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';

const hooks = `
  import { writeSync } from 'node:fs';
  export function load(url, context, next) {
    writeSync(2, url + '\\n');
    return next(url, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

process.on('exit', () => {
  const required = Object.keys(createRequire(import.meta.url).cache);
  const mapped = process.platform === 'linux' ? readFileSync('/proc/self/maps', 'utf8').match(/\/.+/g) : null;
  console.error([...new Set([...required, ...(mapped ?? [])])].join('\n'));
});
