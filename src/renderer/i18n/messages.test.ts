import { describe, expect, it } from 'vitest';
import { formatFor } from './format';
import { FAILURES, type FailureCode } from '../../shared/failure';
import { localeFor, nextStep, preferredLanguage, said } from './messages';

describe('the language of the page', () => {
  it('is the first of the system’s that there is, or English', () => {
    expect(preferredLanguage(['de-DE', 'zh-TW', 'en-US'])).toBe('zh-CN');
    expect(preferredLanguage(['de-DE', 'en-GB'])).toBe('en');
    expect(preferredLanguage(['de-DE'])).toBe('en');
  });
});

describe('what to do about a failure', () => {
  const failure = (code: FailureCode) => ({ code, message: 'The disk is full.', hint: 'Make room.' });

  it('is its own hint in English', () => expect(nextStep('en', failure('disk-full'))).toBe('Make room.'));

  it('is its own hint in Chinese as well', () => {
    const hint = 'Name more epochs to train it for longer: lathe resume RUN --epochs 30';
    expect(nextStep('zh-CN', { ...failure('run-not-resumable'), hint })).toMatch(/^\p{Script=Han}.* 30$/u);
  });

  it.each(Object.keys(FAILURES) as FailureCode[])('of code %s is said in Chinese', (code) => {
    expect(nextStep('zh-CN', failure(code))).toMatch(/^\p{Script=Han}.*。$/u);
  });
});

describe('what the host said', () => {
  it('is English on an English page, and Chinese on a Chinese one', () => {
    expect(said('en', 'The file is empty.')).toBe('The file is empty.');
    expect(said('zh-CN', 'The file is empty.')).toBe('文件为空。');
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
