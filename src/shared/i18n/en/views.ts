/** What views are called, in the navigation, the menu bar and the list of keys. */

import type { ViewName } from '../../contract/views';

export const views: Readonly<Record<ViewName, string>> = {
  runs: 'Runs',
  new: 'New run',
  compare: 'Compare',
  predict: 'Predict',
  settings: 'Settings',
};
