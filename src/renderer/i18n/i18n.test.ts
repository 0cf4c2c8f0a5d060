/** Every text is used, every used text is there, and every language says all of it. */

import { describe, expect, it } from 'vitest';
import { MESSAGES } from './messages';

/** What the page is written in, by path; texts and tests left out. */
const SOURCES: Readonly<Record<string, string>> = import.meta.glob(
  ['../**/*.{ts,svelte}', '../../shared/**/*.ts', '../../core/**/*.ts', '!**/*.test.ts', '!../i18n/{en,zh-CN}/**'],
  { query: '?raw', import: 'default', eager: true },
);

type TextFunction = (...args: unknown[]) => string;
type Leaf = string | TextFunction;
type Tree = { readonly [key: string]: Leaf | Tree };

const en: Tree = MESSAGES.en as unknown as Tree;
const zhCN: Tree = MESSAGES['zh-CN'] as unknown as Tree;

/** The same in every language: names of things, formats and measures. */
const NAMES = [
  ...['Lathe', 'VGG16', 'TensorFlow', 'CPU', 'GPU', 'CSV', 'PNG', 'SVG', 'F1', 'L2'],
  ...['SGD', 'RMSprop', 'Adam', 'AdamW', 'Rho', 'Epsilon', 'Beta 1', 'Beta 2', 'Dropout'],
  ...['dogs-vs-cats', 'flowers'],
];

function leaves(tree: Tree, path = ''): [string, Leaf][] {
  return Object.entries(tree).flatMap(([key, value]): [string, Leaf][] => {
    const at = path === '' ? key : `${path}.${key}`;
    return typeof value === 'object' ? leaves(value, at) : [[at, value]];
  });
}

/** Arguments that can be told apart in the text that they end in. */
function said(text: Leaf): string {
  return typeof text === 'string' ? text : text(...argumentsOf(text));
}

function argumentsOf(text: Leaf): string[] {
  return typeof text === 'string' ? [] : Array.from({ length: text.length }, (_, i) => `⟨${i}⟩`);
}

/** Whether a word stands in a source by itself. */
function hasWord(source: string, word: string): boolean {
  return new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(source);
}

/** Every `m.area.key` of the sources. */
function namedTexts(): { path: string; area: string; key: string }[] {
  return Object.entries(SOURCES).flatMap(([path, source]) =>
    [...source.matchAll(/\bm\.(\w+)\.(\w+)/g)].map(([, area = '', key = '']) => ({ path, area, key })),
  );
}

/** Sources that take a text of an area by a name that is computed, or hand the area on under another name. */
function handingOn(area: string): string[] {
  const other = new RegExp(`\\bm\\.${area}\\b(?!\\.\\w)|Messages\\['${area}'\\]`);
  return Object.values(SOURCES).filter((source) => other.test(source));
}

const named = namedTexts();

function isUsed(area: string, key: string): boolean {
  if (named.some((each) => each.area === area && each.key === key)) return true;
  const others = handingOn(area);
  if (others.some((source) => hasWord(source, key))) return true;
  // Where the name is computed it comes from a table somewhere else.
  const isComputed = others.some((source) => new RegExp(`\\bm\\.${area}\\[`).test(source));
  return isComputed && Object.values(SOURCES).some((source) => hasWord(source, key));
}

describe('the texts', () => {
  it('of English are all used', () => {
    const unused = Object.entries(en).flatMap(([area, texts]) =>
      Object.keys(texts)
        .filter((key) => !isUsed(area, key))
        .map((key) => `${area}.${key}`),
    );
    expect(unused).toEqual([]);
  });

  it('that the page names are there', () => {
    const missing = named.filter(({ area, key }) => {
      const texts = en[area];
      return typeof texts !== 'object' || texts[key] === undefined;
    });
    expect(missing).toEqual([]);
  });

  it('find no use that is none', () => {
    expect(named.length).toBeGreaterThan(100);
    expect(isUsed('common', 'noSuchText')).toBe(false);
  });
});

describe('简体中文', () => {
  const chinese = new Map(leaves(zhCN));

  it('has the very texts of English', () => {
    expect([...chinese.keys()].sort()).toEqual(
      leaves(en)
        .map(([path]) => path)
        .sort(),
    );
  });

  it.each(leaves(en))('says %s in Chinese, and of the same things', (path, english) => {
    const text = chinese.get(path) ?? '';
    const spoken = said(text);
    if (/\p{L}/u.test(said(english)) && !NAMES.includes(said(english))) {
      expect(spoken).not.toBe(said(english));
      // Numbers and names alone are in no language.
      if (/\p{L}/u.test(spoken)) expect(spoken).toMatch(/\p{Script=Han}/u);
      expect(spoken).not.toBe('');
    }
    if (typeof english === 'string') expect(typeof text).toBe('string');
    else expect(text).toHaveLength(english.length);
    for (const argument of argumentsOf(english)) {
      expect(spoken.includes(argument)).toBe(said(english).includes(argument));
    }
  });
});
