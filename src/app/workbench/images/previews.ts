/** What the training would make of a person’s images, for the page to show before a run is made. */

import type { ImageRef, PreviewedImage, PreviewRequest } from '../../../shared/contract/images';
import type { AppContext } from '../../host/context';
import type { RequestHooks } from '../../../shared/request-channel';

const made = (id: string): ImageRef => ({ kind: 'made', id });

/**
 * Images of all classes alike, as the network sees them: plain, and in the augmentations of rounds 0, 1, … that the training
 * would draw with this seed.
 *
 * @throws LatheError setting-invalid, too-few-pictures, dataset-changed, cancelled, those of a scan
 */
export async function previewAugmentations(
  context: AppContext,
  folder: { id: string; path: string },
  request: PreviewRequest,
  hooks: RequestHooks,
): Promise<readonly PreviewedImage[]> {
  const { size, augment, seed, images, augmentations } = request;
  const args = { folder: folder.path, size, augment, seed, images, augmentations };
  const rows = await context.tasks.request('preview', args, hooks);
  return rows.map((row) => ({
    label: row.label,
    path: row.path,
    plain: made(row.plain),
    augmentations: row.augmentations.map(made),
  }));
}
