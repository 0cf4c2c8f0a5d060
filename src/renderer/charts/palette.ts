/** The colours of a chart, read from the tokens once for each theme. */

import { tokenValue } from './run-style';

export interface Palette {
  readonly muted: string;
  readonly grid: string;
  readonly border: string;
  readonly surface: string;
  readonly font: string;
  /** Of small text, in pixels. */
  readonly fontSize: number;
  readonly colour: (token: string) => string;
}

export function readPalette(): Palette {
  const known = new Map<string, string>();
  const colour = (token: string): string => {
    const value = known.get(token) ?? tokenValue(token);
    known.set(token, value);
    return value;
  };
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    muted: tokenValue('--text-muted'),
    grid: tokenValue('--grid'),
    border: tokenValue('--border-strong'),
    surface: tokenValue('--surface'),
    font: tokenValue('--font'),
    fontSize: Number.parseFloat(tokenValue('--text-xs')) * rem,
    colour,
  };
}

/** Tells when the theme changes. @returns ends it */
export function onTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
