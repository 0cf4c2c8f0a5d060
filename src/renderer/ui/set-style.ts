/** Sets styles that depend on data. The page’s policy forbids `style` attributes, but not the style object. */

import type { Attachment } from 'svelte/attachments';

/** @param properties names as in CSS, custom ones included; values with their units */
export function setStyle(properties: Readonly<Record<string, string>>): Attachment<HTMLElement | SVGElement> {
  return (element) => {
    for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
  };
}
