/** No component says anything by itself: what a person reads or hears comes from the texts. */

import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

const COMPONENTS: Readonly<Record<string, string>> = import.meta.glob('../**/*.svelte', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Names, and what is the same in every language. */
const NAMES = ['Lathe', 'English', '简体中文', 'VGG16', 'TensorFlow', 'Electron', 'px'];

/** Attributes and properties that are read out or shown. */
const SPOKEN = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt', 'label', 'hint', 'text', 'message'];

interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function nodesIn(value: unknown): SyntaxNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

/** The strings that an expression may be: what it is, either branch, the words of a template; never what it calls. */
function stringsOf(expression: unknown): string[] {
  if (!isNode(expression)) return [];
  switch (expression.type) {
    case 'Literal':
      return typeof expression['value'] === 'string' ? [expression['value']] : [];
    case 'TemplateLiteral':
      return [
        ...nodesIn(expression['quasis']).map(({ value }) => (value as { cooked: string }).cooked),
        ...nodesIn(expression['expressions']).flatMap(stringsOf),
      ];
    case 'ConditionalExpression':
      return [...stringsOf(expression['consequent']), ...stringsOf(expression['alternate'])];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return [...stringsOf(expression['left']), ...stringsOf(expression['right'])];
    default:
      return [];
  }
}

function saidByParts(parts: unknown): string[] {
  return nodesIn(parts).flatMap((part) =>
    part.type === 'Text' ? [String(part['data'])] : stringsOf(part['expression']),
  );
}

/** What a component says in its markup: texts, expressions between them, and attributes that are read out. */
function saidIn(node: SyntaxNode): string[] {
  if (node.type === 'Text') return [String(node['data'])];
  if (node.type === 'ExpressionTag') return stringsOf(node['expression']);
  if (node.type === 'Attribute') {
    return SPOKEN.includes(String(node['name'])) ? saidByParts(node['value']) : [];
  }
  return Object.values(node).flatMap((value) => nodesIn(value).flatMap(saidIn));
}

function hardCoded(source: string): string[] {
  const { fragment } = parse(source, { modern: true });
  const withoutNames = (text: string): string => NAMES.reduce((left, name) => left.replaceAll(name, ''), text);
  return nodesIn(fragment)
    .flatMap(saidIn)
    .map((text) => text.trim())
    .filter((text) => /\p{L}/u.test(withoutNames(text)));
}

describe('the markup', () => {
  it.each(Object.entries(COMPONENTS))('of %s has no text of its own', (_, source) => {
    expect(hardCoded(source)).toEqual([]);
  });

  it('is looked through where texts can stand', () => {
    const source = `
      <script lang="ts">const shown: boolean = true; const word = 'not said';</script>
      <Card title="Spoken"><p class="quiet" title={shown ? 'Yes' : word}>Words {say('quiet')} {shown && \`more \${1}\`}</p></Card>
      {#if shown === 'quiet'}<img src="quiet.png" alt="Lathe" />{/if}
      <style>p { color: red; }</style>`;
    expect(hardCoded(source).sort()).toEqual(['Spoken', 'Words', 'Yes', 'more']);
  });
});
