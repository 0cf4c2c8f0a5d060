import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { CHINESE, inChinese } from './index';
import { machine } from './machine';
import { pages } from './pages';
import { images } from './pictures';
import { runs } from './runs';
import { settings } from './settings';
import { translator } from './template';
import { weights } from './weights';

/** Below `src`. */
const SILENT = new RegExp(
  [
    String.raw`\.test\.ts$`,
    // They say what they say in both languages by themselves.
    '^renderer/(?!socket-bridge)|^shared/(chinese|i18n|failures)/|^main/i18n/|^server/|^shared/failures/failure',
    // Read in a terminal, or as a document that is English.
    '^cli/|^formats/html/|^app/runs/search-head|^data/samples/prepare',
    // Says nothing to a person.
    '^app/host/page-policy|^main/window/protocol',
  ].join('|'),
);

type Source = readonly [path: string, content: string];

const src = fileURLToPath(new URL('../..', import.meta.url));
const setup = join(src, '..', 'scripts', 'setup');

function read(path: string): Source {
  return [path.replaceAll(sep, '/'), readFileSync(path, 'utf8')];
}

function sources(): Source[] {
  const paths = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => path.endsWith('.ts') && !SILENT.test(path))
    .map((path) => join(src, path));
  return paths.map(read);
}

/** What is told to nobody, or stays as it is in every language. */
const UNTRANSLATED = new Set([
  // Names: of a mode, of a thing in a record, of a format, of TensorFlow’s and ncnn’s versions.
  'Lathe {}',
  'affine {} {}',
  'sharp {} libvips {} bitmap 1',
  'ncnn {} {} {}',
  'tensorflow batch-{}',
  'pictures’ features of {}',
  'JPEG XL',
  'camera raw',
  'exceeds pixel limit',
  'Warning treated as error',
  'TensorFlow.js model.json',
  // For whoever mends a defect.
  'Lathe can’t start',
  'the run is {}',
  'report.html: {}\n',
  'two tensors have the name {}',
  '{} of shape {} has {} values',
  '{} is no name for a checkpoint',
  // Of the table that the command line prints.
  'left out',
]);

/** Here clauses are thrown as errors of JavaScript and told to a person; elsewhere such errors are defects. */
const CLAUSES = /\/(src\/formats|src\/runs)\/|\/backbone-hash\.ts$|\/file-bytes\.ts$/;
const ANY_CLAUSES = /\/runs\/checkpoint/;
const DEFECT = /^(Error|RangeError|TypeError|SyntaxError)$/;
/** Two words, or a word beside a place. */
const WORDS = /^(?!text\/\w+;).*(?:\p{L}[,;:.”]? [\p{L}“(]|\{\}[,;:.”]? \p{L}{2}|\p{L}{2}[,;:.”]? \{\})/su;

/** A literal, or several that are joined, with a mark where something is put in; null for anything else. */
function literal(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `{}${span.literal.text}`).join('');
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null;
  const sides = [literal(node.left), literal(node.right)];
  return sides.every((side) => side === null) ? null : sides.map((side) => side ?? '{}').join('');
}

function isOfDefect(node: ts.Node, path: string): boolean {
  if (!ts.isNewExpression(node)) return false;
  const name = node.expression.getText();
  return DEFECT.test(name) && !(name === 'Error' ? ANY_CLAUSES : CLAUSES).test(path);
}

function literalsIn(path: string, source: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || isOfDefect(node, path)) return;
    const text = literal(node);
    if (text !== null) found.push(text);
    ts.forEachChild(node, (child) => {
      // The parts of a sum are told as one.
      if (text === null || literal(child) === null || !ts.isBinaryExpression(node)) look(child);
    });
  };
  look(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true));
  return found;
}

const LITERALS = sources().flatMap(([path, source]) => literalsIn(path, source));
const plain = (english: string): string => english.replace(/\{[…#]\}/g, '{}');

describe('the host’s texts in Chinese', () => {
  it('lack none', () => {
    const known = new Set(Object.keys(CHINESE).map(plain));
    const lacking = LITERALS.filter((text) => WORDS.test(text) && !known.has(text) && !UNTRANSLATED.has(text));
    expect([...new Set(lacking)]).toEqual([]);
  });

  it('have none that nobody says', () => {
    // Set-up talks to a terminal, but a check of the computer tells where its addon came from.
    const said = new Set([...LITERALS, ...literalsIn(...read(join(setup, 'addon.mjs')))]);
    expect([...Object.keys(CHINESE).map(plain), ...UNTRANSLATED].filter((text) => !said.has(text))).toEqual([]);
  });

  it('are in one table each', () => {
    const tables = [pages, images, runs, settings, weights, machine];
    const count = tables.reduce((sum, table) => sum + Object.keys(table).length, 0);
    expect(count).toBe(Object.keys(CHINESE).length);
  });

  it('put every place where it belongs, and are sentences where those in English are', () => {
    const faults = Object.entries(CHINESE).filter(([english, chinese]) => {
      const places = english.match(/\{[…#]?\}/g)?.length ?? 0;
      const named = new Set([...chinese.matchAll(/\{(\d)\}/g)].map(([, place]) => place));
      const isWhole = Array.from({ length: places }, (_, i) => named.has(String(i + 1))).every(Boolean);
      const isSentence = !/\p{L}\.$/u.test(english) || /[。}\d]$/.test(chinese);
      return !isWhole || named.size !== places || !isSentence || /\p{Script=Han}[.,;!?:]( |$)/u.test(chinese);
    });
    expect(faults).toEqual([]);
  });
});

const translate = translator({
  'A folder was expected at “{}”; it is a file.': '“{1}”应为文件夹，但它是文件。',
  'The same classes were expected for training and validation, but {…}.': '训练与验证的类别应相同，但{1}。',
  'only training has {}': '{1} 只在训练图片中',
  'only validation has {}': '{1} 只在验证图片中',
  'The VGG16 weights were expected in {}; {…}.': '{1} 应为 VGG16 权重，但{2}。',
  'The VGG16 weights were expected in {}; there is no such file.': '{1} 应为 VGG16 权重，但没有这个文件。',
});

describe('a text of the host', () => {
  it('keeps names, paths and numbers, and says the words among them in Chinese too', () => {
    expect(translate('A folder was expected at “/data/is a list”; it is a file.')).toBe(
      '“/data/is a list”应为文件夹，但它是文件。',
    );
    const differ = 'but only training has “a”, “b”, and only validation has “c”.';
    expect(translate(`The same classes were expected for training and validation, ${differ}`)).toBe(
      '训练与验证的类别应相同，但“a”, “b” 只在训练图片中；“c” 只在验证图片中。',
    );
  });

  it('means the template with more of its letters', () => {
    expect(translate('The VGG16 weights were expected in /w; there is no such file.')).toBe(
      '/w 应为 VGG16 权重，但没有这个文件。',
    );
  });

  it('stays as it is where it is none of them', () => {
    expect(inChinese('Something of a later version; who knows.')).toBe('Something of a later version; who knows.');
  });

  it('is found again when many others were asked for', () => {
    const translate = translator({ 'a {} b': '甲 {1}' });
    for (let i = 0; i < 5000; i += 1) expect(translate(`a ${i} b`)).toBe(`甲 ${i}`);
    expect(translate('a 0 b')).toBe('甲 0');
    expect(translate('c')).toBeNull();
  });
});
