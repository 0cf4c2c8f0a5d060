import { describe, expect, it } from 'vitest';
import { languageFor } from './language';

describe('the language of the shell', () => {
  it.each([
    ['system', ['zh-CN', 'en-US'], 'zh-CN'],
    ['system', ['zh-Hans-CN'], 'zh-CN'],
    ['system', ['de-DE', 'en-GB', 'zh-CN'], 'en'],
    ['system', ['fr-FR'], 'en'],
    ['system', [], 'en'],
    ['en', ['zh-CN'], 'en'],
    ['zh-CN', ['en-US'], 'zh-CN'],
  ] as const)('for %s on a system with %j is %s', (preferred, system, locale) => {
    expect(languageFor(preferred, system).locale).toBe(locale);
  });
});
