import { describe, expect, it } from 'vitest';
import { formatFor } from './format';
import { LatheError } from '../../shared/failures/failure';
import { HOST_TEXTS, preferredLanguage, wordsIn, type LanguageName } from '../../shared/i18n/languages';
import { imageProblem, problemText } from '../../shared/image-problems';
import { localeFor } from './messages';

describe('the language of the page', () => {
  it('is the first of the system’s that there is, or English', () => {
    expect(preferredLanguage(['de-DE', 'zh-TW', 'en-US'])).toBe('zh-CN');
    expect(preferredLanguage(['de-DE', 'en-GB'])).toBe('en');
    expect(preferredLanguage(['de-DE'])).toBe('en');
  });
});

describe('a failure', () => {
  const failure = new LatheError('run-unknown', { runsDir: '/runs', name: 'x', among: 3 }).failure;

  it('is said in the language of the page, facts unchanged', () => {
    expect(wordsIn('en', failure)).toEqual({
      title: 'No such run',
      message: 'A run was expected in /runs whose name begins with “x”; there is none among 3.',
      hint: '“lathe runs” lists them; --runs names another folder.',
    });
    expect(wordsIn('zh-CN', failure)).toEqual({
      title: '找不到该训练',
      message: '/runs 中应有名称以“x”开头的训练，但 3 个之中没有一个。',
      hint: '“lathe runs”会列出它们；用 --runs 可指定另一个文件夹。',
    });
  });
});

describe('what was found about an image', () => {
  const problem = (language: LanguageName, found: Parameters<typeof problemText>[0]) =>
    problemText(found, HOST_TEXTS[language]);

  it('is English on an English page, and Chinese on a Chinese one', () => {
    const found = imageProblem('a.jpg', { reason: 'missing-extension', facts: { format: 'JPEG' } });
    expect(problem('en', found)).toBe('The name has no extension; the content is JPEG.');
    expect(problem('zh-CN', found)).toBe('名称没有扩展名；内容是 JPEG。');
  });

  it.each([
    ['of an earlier version', {}],
    ['of a later version', { reason: 'haunted', facts: {} }],
    ['with other facts', { reason: 'too-many-pixels', facts: null }],
  ])('is told in the words of a record %s', (_, kept) => {
    expect(problem('zh-CN', { code: 'corrupt', message: 'As it was told.', ...kept })).toBe('As it was told.');
  });
});

describe('the locale of numbers and times', () => {
  it('is the country’s, where the system knows it for the language of the page', () => {
    expect(localeFor('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(localeFor('zh-CN', ['en-GB', 'zh-Hans-SG'])).toBe('zh-Hans-SG');
    expect(localeFor('en', ['de-DE', 'fr'])).toBe('en');
    expect(localeFor('zh-CN', ['en-US'])).toBe('zh-CN');
  });

  it('passes over what is no locale', () => {
    expect(localeFor('en', ['en-US@posix', 'en-AU'])).toBe('en-AU');
    expect(localeFor('en', ['en-US@posix'])).toBe('en');
  });

  it('writes times as that country does', () => {
    const at = new Date(2026, 10, 29, 13, 5, 7).getTime();
    expect(formatFor('en-GB').stamp(at)).toBe('29 Nov, 13:05:07');
    expect(formatFor('en-US').stamp(at)).toMatch(/^Nov 29, 1:05:07\sPM$/);
  });
});
