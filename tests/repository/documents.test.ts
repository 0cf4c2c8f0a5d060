/** What the documents name is there. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const ADRS = readdirSync(join(ROOT, 'docs/adr'));
/** Decisions tell of the code as it was. */
const OF_TODAY = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md'];

const textOf = (document: string): string => readFileSync(join(ROOT, document), 'utf8');

describe('a document', () => {
  it.each([...OF_TODAY, ...ADRS.map((name) => `docs/adr/${name}`)])('%s links to files that exist', (document) => {
    const text = textOf(document);
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
  });

  it.each(OF_TODAY)('%s names source files and folders that exist', (document) => {
    const named = [...textOf(document).matchAll(/`((?:src|native|scripts|tests|bench|resources)\/[\w./-]+)`/g)];
    const paths = named.map(([, path = '']) => path);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

it('decisions are numbered once each, without gaps', () => {
  expect(ADRS.map((name) => Number(name.slice(0, 4)))).toEqual(ADRS.map((_, i) => i + 1));
});
