/** Which of the folders that were dropped together holds the images, and which those that validate. */

import type { OpenedItem } from '../../../shared/contract/images';

/** Names by which a scan knows a folder of validation images as well. */
const VALIDATION = /^(val|valid|validation|test)$/i;

/** Null where it can’t be told, or where there is no folder. */
export function chosenFolders(
  items: readonly OpenedItem[],
): { readonly folder: OpenedItem; readonly validationFolder: OpenedItem | null } | null {
  const folders = items.filter((item) => item.kind === 'folder');
  const validation = folders.filter(({ name }) => VALIDATION.test(name));
  const [folder, ...others] = folders.filter(({ name }) => folders.length === 1 || !VALIDATION.test(name));
  if (folder === undefined || others.length > 0 || validation.length > 1) return null;
  return { folder, validationFolder: folders.length === 1 ? null : (validation[0] ?? null) };
}
