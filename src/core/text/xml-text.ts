/** Text between the tags of SVG and HTML, and in their attributes. */

/** What XML can’t hold is left out. */
export function xmlText(text: string): string {
  const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const;
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (sign) => names[sign as keyof typeof names]);
}
