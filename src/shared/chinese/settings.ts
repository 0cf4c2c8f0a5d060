/** Settings outside their bounds, and settings that exclude each other. */

import type { Texts } from './template';

export const settings: Texts = {};
