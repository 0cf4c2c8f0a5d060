/**
 * Texts with places in them: “A folder was expected at “{}”; it is a file.” `{}` stands for a name or a path and `{#}` for
 * a number, which stay as they are; `{…}` for words that are a text of their own.
 */

/** By the text in English, its places marked; the other language names each place by its number from 1: `{1}`. */
export type Texts = Readonly<Record<string, string>>;

interface Template {
  readonly form: RegExp;
  /** Of each place, whether words stand there. */
  readonly isWords: readonly boolean[];
  readonly translation: string;
  /** Letters that are always the same: of two templates that fit, the one with more of them is meant. */
  readonly fixed: number;
}

const PLACE = /\{([…#]?)\}/g;
const NUMBER = String.raw`(\d[\d.,]*)`;
const ANYTHING = String.raw`([\s\S]*?)`;
/** Between several texts that were joined to one. */
const JOINTS = ['; ', ', and ', ', '];
const CHINESE_JOINT = '；';
/** Enough for a night of messages that repeat themselves; a person’s paths make each of them another. */
const MOST_KEPT = 2000;

function templateOf(english: string, translation: string): Template {
  const parts = english.split(/\{[…#]?\}/);
  const kinds = [...english.matchAll(PLACE)].map(([, kind]) => kind);
  const form = parts
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    .reduce((before, part, i) => `${before}${kinds[i - 1] === '#' ? NUMBER : ANYTHING}${part}`);
  return {
    form: new RegExp(`^${form}$`),
    isWords: kinds.map((kind) => kind === '…'),
    translation,
    fixed: parts.join('').length,
  };
}

/** Latin letters and digits stand apart from Chinese ones. */
const LATIN_FIRST = /^[A-Za-z0-9]/;
const LATIN_LAST = /[A-Za-z0-9]$/;

/** Puts in what stands in the places; around it only, since what it says is not changed. */
function fill(translation: string, places: readonly string[]): string {
  return translation.replace(
    /(\p{Script=Han}?)\{(\d)\}(?=(\p{Script=Han}?))/gu,
    (_, before: string, n: string, after: string) => {
      const place = places[Number(n) - 1] ?? '';
      const ahead = before !== '' && LATIN_FIRST.test(place) ? ' ' : '';
      const behind = after !== '' && LATIN_LAST.test(place) ? ' ' : '';
      return `${before}${ahead}${place}${behind}`;
    },
  );
}

/** Gives a text in the language of `texts`; null where they don’t have it. */
export function translator(texts: Texts): (text: string) => string | null {
  const templates = Object.entries(texts)
    .map(([english, translation]) => templateOf(english, translation))
    .sort((a, b) => b.fixed - a.fixed);
  const kept = new Map<string, string | null>();

  function translate(text: string): string | null {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const found = find(text);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(text, found);
    return found;
  }

  function find(text: string): string | null {
    const several = joined(text);
    if (several !== null) return several;
    for (const { form, isWords, translation } of templates) {
      const places = form.exec(text)?.slice(1);
      if (places === undefined) continue;
      return fill(
        translation,
        places.map((place, i) => (isWords[i] === true ? (translate(place) ?? place) : place)),
      );
    }
    return null;
  }

  /** Several texts that were joined; looked for first, as a place of one would take the others in. */
  function joined(text: string): string | null {
    for (const joint of JOINTS) {
      const parts = text.split(joint);
      const translations: string[] = [];
      for (const part of parts.length < 2 ? [] : parts) {
        const translation = translate(part);
        if (translation === null) break;
        translations.push(translation);
      }
      if (parts.length >= 2 && translations.length === parts.length) return translations.join(CHINESE_JOINT);
    }
    return null;
  }

  return translate;
}
