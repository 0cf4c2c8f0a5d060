/** Every recipe, by its name. */

import type { RecipeName } from '../../shared/settings';
import { bottleneck } from './bottleneck';
import { finetune } from './finetune';
import type { Recipe } from './recipe';
import { smallCnn } from './small-cnn';

export const RECIPES: Readonly<Record<RecipeName, Recipe>> = { finetune, bottleneck, 'small-cnn': smallCnn };
