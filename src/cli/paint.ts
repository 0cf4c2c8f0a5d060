/** Colours, where the screen has them. */

import { styleText } from 'node:util';
import type { Screen } from './streams';

export type Tone = 'strong' | 'faint' | 'good' | 'caution' | 'bad';

const FORMATS = { strong: 'bold', faint: 'gray', good: 'green', caution: 'yellow', bad: 'red' } as const;

export function paint({ colours }: Pick<Screen, 'colours'>, tone: Tone, text: string): string {
  // The screen has decided already, for its own stream; Node would ask standard output, and the variable CI.
  return colours ? styleText(FORMATS[tone], text, { validateStream: false }) : text;
}
