/** The browser of the machine’s folders. */

export const folders = {
  up: 'Up one folder',
  home: 'Home folder',
  path: 'Path of the folder',
  go: 'Go',
  list: 'Folders',
  none: 'No folders in here.',
  content: (folders: string, images: string) => `Folders: ${folders}, pictures: ${images}`,
  open: 'Open this folder',
};
