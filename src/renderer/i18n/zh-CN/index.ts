/** 简体中文。 */

export { common } from './common';
export { failures, problems } from './failures';
export { settings } from './settings';
export { shell } from './shell';
