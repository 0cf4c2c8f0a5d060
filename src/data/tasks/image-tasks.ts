/** Tasks that make images for a page to show: thumbnails of files, and views as the training draws them. */

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { DiskCache } from '../../base/disk-cache';
import type { PreviewRequest } from '../../shared/contract/images';
import { LatheError } from '../../shared/failures/failure';
import type { KeptImage, PreviewRow } from '../../shared/trainer-protocol';
import { UnusableImageError } from '../images/decoder';
import { encodeReduced } from '../images/decoders';
import { thumbnailEdge, thumbnailName, thumbnailsFolder } from '../previews/image-cache';
import { previewFolder } from '../previews/preview-folder';
import { MadeImages } from '../previews/rendered-images';
import { noteOf, readImageFile } from '../scan/inspect-image';
import type { TaskHooks, TaskSurroundings } from './task-context';

/** Some ten thousand thumbnails. */
const MOST_BYTES = 512 * 1024 * 1024;

export class ImageTasks {
  private readonly thumbnails: DiskCache;
  private readonly made: MadeImages;

  constructor(private readonly surroundings: TaskSurroundings) {
    // Several are decoded at once, each by one thread; libvips’ own cache would only hold on to memory.
    sharp.concurrency(1);
    sharp.cache(false);
    const { cacheFolder } = surroundings.places;
    this.thumbnails = new DiskCache(thumbnailsFolder(cacheFolder), MOST_BYTES);
    this.made = new MadeImages(cacheFolder);
  }

  /** @throws LatheError picture-unusable, disk-full, folder-not-writable */
  async thumbnail({ file, edge: wanted }: { file: string; edge: number }): Promise<KeptImage> {
    const edge = thumbnailEdge(wanted);
    const { name, webp } = await this.encode(file, edge).catch((error: unknown) => {
      throw new LatheError('image-unusable', { file: basename(file), found: noteOf(error) }, { cause: error });
    });
    return { file: await this.thumbnails.put(name, webp), type: 'image/webp' };
  }

  /** @throws LatheError too-few-pictures, dataset-changed, cancelled, disk-full, those of a scan */
  preview(args: PreviewRequest, hooks: TaskHooks): Promise<PreviewRow[]> {
    return previewFolder(args, hooks, this.surroundings, this.made);
  }

  private async encode(file: string, edge: number): Promise<{ name: string; webp: Buffer }> {
    const stats = await stat(file);
    // Opening a pipe or a device would wait for ever.
    if (!stats.isFile()) throw new UnusableImageError('not-a-file', {});
    return { name: thumbnailName(file, stats, edge), webp: await encodeReduced(await readImageFile(file), edge) };
  }
}
