/** Tasks that make images for a page to show: thumbnails of files, and views as the training draws them. */

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { encodeReduced, UndecodableError } from '../images/decode';
import { readImageFile } from '../scan/inspect-image';
import { KeptFolder, thumbnailEdge, thumbnailName, thumbnailsFolder } from '../previews/image-cache';
import { MadeImages } from '../previews/rendered-images';
import type { LatheError } from '../../shared/failures/failure';
import { toldError } from '../../shared/failures/failure';
import type { KeptImage, PreviewArgs, PreviewRow } from '../../shared/trainer-protocol';
import { previewFolder } from '../previews/preview-folder';
import type { TaskHooks, TaskSurroundings } from './task-context';

/** Some ten thousand thumbnails. */
const MOST_BYTES = 512 * 1024 * 1024;

function unusable(file: string, received: string, cause: unknown): LatheError {
  return toldError(
    'picture-unusable',
    `A picture was expected in “${basename(file)}”. ${received}`,
    'Choose a JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF file.',
    { cause },
  );
}

export class ImageTasks {
  private readonly thumbnails: KeptFolder;
  private readonly made: MadeImages;

  constructor(private readonly surroundings: TaskSurroundings) {
    // Several are decoded at once, each by one thread; libvips’ own cache would only hold on to memory.
    sharp.concurrency(1);
    sharp.cache(false);
    const { cacheFolder } = surroundings.places;
    this.thumbnails = new KeptFolder(thumbnailsFolder(cacheFolder), MOST_BYTES);
    this.made = new MadeImages(cacheFolder);
  }

  /** @throws LatheError picture-unusable, disk-full, folder-not-writable */
  async thumbnail(args: { file: string; edge: number }): Promise<KeptImage> {
    const { file } = args;
    const edge = thumbnailEdge(args.edge);
    const stats = await stat(file).catch((cause: unknown) => {
      throw unusable(file, 'The file is not there, or can’t be read.', cause);
    });
    // Opening a pipe or a device would wait for ever.
    if (!stats.isFile()) throw unusable(file, 'It is not a regular file.', undefined);
    const webp = await this.encode(file, edge);
    return { file: await this.thumbnails.put(thumbnailName(file, stats, edge), webp), type: 'image/webp' };
  }

  /** @throws LatheError setting-invalid, too-few-pictures, dataset-changed, cancelled, disk-full, those of a scan */
  preview(args: PreviewArgs, hooks: TaskHooks): Promise<PreviewRow[]> {
    return previewFolder(args, hooks, this.surroundings, this.made);
  }

  private async encode(file: string, edge: number): Promise<Buffer> {
    try {
      return await encodeReduced(await readImageFile(file), edge);
    } catch (error) {
      if (error instanceof UndecodableError) throw unusable(file, error.message, error);
      const isOfSystem = error instanceof Error && 'syscall' in error && 'code' in error;
      if (isOfSystem) throw unusable(file, `The file can’t be read (${String(error.code)}).`, error);
      throw error;
    }
  }
}
