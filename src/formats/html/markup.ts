/** HTML from values: whatever is put between is text, and only what was made here is markup. */

import { xmlText } from '../../core/text/xml-text';

export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[];

function partText(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string') return xmlText(part);
  if (typeof part === 'number') return String(part);
  return part.map((each) => each.text).join('');
}

/** A template: `` html`<p>${name}</p>` ``. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.reduce((whole, text, i) => whole + partText(parts[i - 1] ?? '') + text));
}

/** A table; columns but the first are numbers where `numeric` says so. */
export function table(head: readonly string[], rows: readonly (readonly Part[])[], numeric = true): Markup {
  const cell = (part: Part, i: number): Markup =>
    i === 0
      ? html`<th scope="row">${part}</th>`
      : numeric
        ? html`<td class="number">${part}</td>`
        : html`<td>${part}</td>`;
  const named = head.map((each, i) =>
    i > 0 && numeric ? html`<th class="number">${each}</th>` : html`<th>${each}</th>`,
  );
  return html`<table>
    <thead>
      <tr>
        ${named}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map(cell)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
