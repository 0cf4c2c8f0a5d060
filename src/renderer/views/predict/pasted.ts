/** Names images from the clipboard, which have no names. */

/** File endings that differ from the media type. */
const ENDINGS: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/svg+xml': 'svg' };

function endingOf(type: string): string {
  return ENDINGS[type] ?? type.replace(/^image\/(x-)?/, '');
}

/** @param nameOf gives a name for the ending of a file and its number, from 1 */
export function pastedImages(files: readonly File[], nameOf: (ending: string, number: number) => string): File[] {
  return files
    .filter(({ type }) => type.startsWith('image/'))
    .map((file, i) => new File([file], nameOf(endingOf(file.type), i + 1), { type: file.type }));
}
