/** Classes of a flat folder, told from file names such as `cat.0.jpg`, `cats (12).jpg`, `dog_3.png`, `dog-3.png`. */

import { LatheError } from '../../shared/failures/failure';
import { IMAGE_EXTENSIONS } from '../../shared/file-formats';

const EXTENSION = new RegExp(`\\.(?:${IMAGE_EXTENSIONS.join('|')}|hei[cf])$`, 'i');

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

export const hasImageExtension = (path: string): boolean => EXTENSION.test(path);

/**
 * Why names don’t fall into classes: a guess that makes nonsense is worse than none. null where they do.
 *
 * @param folders beside the files, in which the classes may be
 */
export function namesWithoutClasses(
  folder: string,
  names: readonly string[],
  folders: readonly string[],
): LatheError | null {
  const labels = names.map(labelFromName).filter((label) => label !== null);
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const singles = [...counts.values()].filter((count) => count === 1).length;
  if (counts.size >= 2 && labels.length * 2 >= names.length && singles * 2 <= counts.size) return null;
  const [example = ''] = names;
  if (names.length === 0 && folders.length === 0)
    return new LatheError('too-few-classes', { folder, classes: [], inner: null });
  return new LatheError('names-without-classes', { folder, files: names.length, example, classes: counts.size });
}
