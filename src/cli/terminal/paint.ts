/** Colours, where the screen has them; they appear when the line is printed. */

import { styleText } from 'node:util';
import { markColours, withoutControls } from './on-screen';
import type { Screen } from './streams';

export type Tone = 'strong' | 'faint' | 'good' | 'caution' | 'bad';

const FORMATS = { strong: 'bold', faint: 'gray', good: 'green', caution: 'yellow', bad: 'red' } as const;

export function paint({ colours }: Pick<Screen, 'colours'>, tone: Tone, text: string): string {
  // The screen has decided already, for its own stream; Node would ask standard output, and the variable CI.
  if (!colours) return text;
  return markColours(styleText(FORMATS[tone], withoutControls(text), { validateStream: false }));
}
