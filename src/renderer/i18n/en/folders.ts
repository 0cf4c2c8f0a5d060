/** The browser of the machine’s folders. */

import { many } from './many';

export const folders = {
  up: 'Up one folder',
  home: 'Home folder',
  path: 'Path of the folder',
  go: 'Go',
  list: 'Folders',
  none: 'No folders in here.',
  content: (folders: string, images: string) =>
    images === '0'
      ? `${many(folders, 'folder')} in here`
      : `${many(folders, 'folder')} in here, and ${many(images, 'picture')} beside them`,
  open: 'Open this folder',
};
