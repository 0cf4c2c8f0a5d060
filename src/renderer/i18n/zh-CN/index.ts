/** 简体中文。 */

export { common } from './common';
export { compare } from './compare';
export { disputed } from './disputed';
export { doctor } from './doctor';
export { evaluation } from './evaluation';
export { explain } from './explain';
export { exporting } from './exporting';
export { failures, problems } from './failures';
export { folders } from './folders';
export { live } from './live';
export { newRun } from './new-run';
export { predict } from './predict';
export { runs } from './runs';
export { settingFields } from './setting-fields';
export { settings } from './settings';
export { shell } from './shell';
export { views } from '../../../shared/i18n/zh-CN/views';
