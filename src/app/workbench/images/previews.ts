/** What the training would make of a person’s pictures, for the page to show before a run is made. */

import type { PictureRef, PreviewedPicture, PreviewRequest } from '../../../shared/contract/images';
import type { AppContext } from '../../host/context';
import type { TaskHooks } from '../../trainer/trainer-host';

const made = (id: string): PictureRef => ({ kind: 'made', id });

/**
 * Pictures of all classes alike, as the network sees them: plain, and in the views of rounds 0, 1, … that the training
 * would draw with this seed.
 *
 * @throws LatheError setting-invalid, too-few-pictures, dataset-changed, cancelled, those of a scan
 */
export async function previewViews(
  context: AppContext,
  folder: { id: string; path: string },
  request: PreviewRequest,
  hooks: TaskHooks,
): Promise<readonly PreviewedPicture[]> {
  const { size, augment, seed, pictures, views } = request;
  const args = { folder: folder.path, size, augment, seed, pictures, views };
  const rows = await context.tasks.request('preview', args, hooks);
  return rows.map((row) => ({
    label: row.label,
    path: row.path,
    plain: made(row.plain),
    views: row.views.map(made),
  }));
}
