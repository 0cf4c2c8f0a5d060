/** Classes of a flat folder, told from file names such as `cat.0.jpg`, `cats (12).jpg`, `dog_3.png`, `dog-3.png`. */

import { toldError } from '../../shared/failures/failure';
import { IMAGE_FORMATS } from '../images/image-format';

const EXTENSION = new RegExp(`\\.(?:${Object.values(IMAGE_FORMATS).flat().join('|')}|hei[cf])$`, 'i');

/** A name with a letter in it, then a number, perhaps set off or in brackets. */
const NUMBERED = /^(?<label>.*?\p{L}.*?)[\s._-]*[([]?\d+[)\]]?$/u;

/** What cameras, phones and programs call an image says nothing about what is on it. */
const GENERIC =
  /^(?:img|image|dsc|dscn|dscf|dcim|pic|pict|picture|photo|foto|bild|p|pxl|mvi|vid|wp|gopr|frame|scan|screenshot|snapshot|file|download|unnamed|untitled|whatsapp image.*|img[-_ ].*|dsc[-_ ].*)$/i;

/** The class that a file name gives; null when it gives none. */
export function labelFromName(name: string): string | null {
  const label = NUMBERED.exec(name.replace(EXTENSION, ''))?.groups?.['label'];
  if (label === undefined || GENERIC.test(label)) return null;
  return label;
}

/**
 * Checks that names fall into classes before any file is read. Throws LatheError `too-few-classes` when they don’t:
 * a guess that makes nonsense is worse than none.
 */
export function requireFlatClasses(folder: string, names: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const name of names) {
    const label = labelFromName(name);
    if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const named = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const singles = [...counts.values()].filter((count) => count === 1).length;
  if (counts.size >= 2 && named * 2 >= names.length && singles * 2 <= counts.size) return;
  const example = names[0] === undefined ? '' : ` such as “${names[0]}”`;
  throw toldError(
    'too-few-classes',
    `Folders named after at least two classes, or files named like “cat.0.jpg”, were expected in “${folder}”. ` +
      `It has ${names.length} files${example}, whose names give ${counts.size} usable classes.`,
    'Make one folder for each class and put its pictures there.',
  );
}
