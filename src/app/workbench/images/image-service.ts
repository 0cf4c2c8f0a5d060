/**
 * Images for a page. Files are never served as they are: a trainer process decodes them and encodes the pixels again, so
 * that no script and no location of a photograph leaves with them.
 */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCached } from '../../../base/disk-cache';
import { readBeginning } from '../../../base/files';
import * as cache from '../../../data/previews/image-cache';
import type { ImageRef } from '../../../shared/contract/images';
import { LatheError } from '../../../shared/failures/failure';
import type { MissingImage } from '../../../shared/failures/images';
import type { AppContext } from '../../host/context';
import { TaskRunner } from '../../trainer/task-runner';
import type { ImageFile } from '../session/ports';

/** Finds the images that a page may see; both throw LatheError picture-unusable for any other. */
export interface ImageSources {
  /** @returns an absolute path */
  itemFile(item: string, path: string): Promise<string>;
  /** @returns an absolute path */
  runImage(runId: string, subset: 'train' | 'validation', index: number): Promise<string>;
}

function missing(found: MissingImage): LatheError {
  return new LatheError('image-missing', { found });
}

/** A square’s edge is at byte 16 of a PNG (its IHDR chunk). */
async function pngEdge(file: string): Promise<number> {
  const head = await readBeginning(file, 20);
  return head.length === 20 ? head.readUInt32BE(16) : 0;
}

export class ImageService {
  /** Has its own process, so that images never wait for a scan or a model. */
  private readonly tasks: TaskRunner;
  /** Thumbnails in progress, by file name. */
  private readonly underway = new Map<string, Promise<ImageFile>>();
  private isClosed = false;

  constructor(
    private readonly context: AppContext,
    private readonly sources: ImageSources,
  ) {
    this.tasks = new TaskRunner(context.host, 1);
  }

  /**
   * @param edge in pixels, rounded up to one of a few
   * @throws LatheError picture-unusable, disk-full, folder-not-writable, trainer-died
   */
  async image(ref: ImageRef, edge: number): Promise<ImageFile> {
    switch (ref.kind) {
      case 'made':
        return this.made(ref.id, edge);
      case 'item':
        return this.thumbnail(await this.sources.itemFile(ref.item, ref.path), edge);
      case 'run':
        return this.thumbnail(await this.sources.runImage(ref.runId, ref.subset, ref.index), edge);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.tasks.close();
  }

  /** Serves an image that Lathe encoded as it is where it fits. */
  private async made(id: string, edge: number): Promise<ImageFile> {
    if (!cache.isMadeId(id)) throw missing('unknown-name');
    const file = join(cache.madeFolder(this.context.places.cacheFolder), cache.madeName(id));
    if (!(await isCached(file))) throw missing('not-in-cache');
    const isWhole = (await pngEdge(file)) <= cache.thumbnailEdge(edge);
    return isWhole ? { file, type: 'image/png' } : this.thumbnail(file, edge);
  }

  private async thumbnail(file: string, wanted: number): Promise<ImageFile> {
    const edge = cache.thumbnailEdge(wanted);
    const stats = await stat(file).catch(() => null);
    if (stats === null) throw missing('gone');
    const name = cache.thumbnailName(file, stats, edge);
    const kept = join(cache.thumbnailsFolder(this.context.places.cacheFolder), name);
    const making = this.underway.get(name) ?? this.keptOrNew(kept, file, edge);
    this.underway.set(name, making);
    return making.finally(() => this.underway.delete(name));
  }

  private async keptOrNew(kept: string, file: string, edge: number): Promise<ImageFile> {
    if (await isCached(kept)) return { file: kept, type: 'image/webp' };
    if (this.isClosed) throw missing('closing');
    return this.tasks.request('thumbnail', { file, edge });
  }
}
