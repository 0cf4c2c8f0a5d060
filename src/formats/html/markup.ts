/** HTML from values: whatever is put between is text, and only what was made here is markup. */

import { xmlText } from '../../core/text/xml-text';

export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[];

function partText(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map((each) => each.text).join('');
  return xmlText(String(part));
}

/** A template: `` markup`<p>${name}</p>` ``. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.reduce((whole, text, i) => whole + partText(parts[i - 1] ?? '') + text));
}

/** A table; columns but the first are numbers where `numeric` says so. */
export function table(head: readonly string[], rows: readonly (readonly Part[])[], numeric = true): Markup {
  const look = (column: number): Markup => new Markup(numeric && column > 0 ? ' class="number"' : '');
  const named = head.map((each, i) => markup`<th${look(i)}>${each}</th>`);
  const cell = (part: Part, i: number): Markup =>
    i === 0 ? markup`<th scope="row">${part}</th>` : markup`<td${look(i)}>${part}</td>`;
  const body = rows.map((row) => markup`<tr>${row.map(cell)}</tr>\n`);
  return markup`<table>\n<thead><tr>${named}</tr></thead>\n<tbody>${body}</tbody>\n</table>`;
}

export function section(title: string, ...content: readonly Markup[]): Markup {
  return markup`<section>\n<h2>${title}</h2>\n${content}\n</section>\n`;
}
