/** English, the language that the others are translated from. */

export { common } from './common';
export { failures, problems } from './failures';
export { settings } from './settings';
export { shell } from './shell';
