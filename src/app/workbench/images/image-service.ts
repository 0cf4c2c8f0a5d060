/**
 * Images for a page. Files are never served as they are: a trainer process decodes them and encodes the pixels again, so
 * that no script and no location of a photograph leaves with them.
 */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCached } from '../../../base/disk-cache';
import { readBeginning } from '../../../base/foreign-files';
import * as cache from '../../../data/previews/image-cache';
import type { ImageRef } from '../../../shared/contract/images';
import type { KeptImage } from '../../../shared/trainer-protocol';
import type { AppContext } from '../../host/context';
import { TaskRunner } from '../../trainer/task-runner';
import { missing } from './opened-items';

/** Finds an image that a page may see; gives an absolute path, or throws LatheError picture-unusable for any other. */
export type FindImage = (ref: Exclude<ImageRef, { kind: 'made' }>) => Promise<string>;

/** A square’s edge is at byte 16 of a PNG (its IHDR chunk). */
async function pngEdge(file: string): Promise<number> {
  const head = await readBeginning(file, 20);
  return head.length === 20 ? head.readUInt32BE(16) : 0;
}

export class ImageService {
  /** Has its own process, so that images never wait for a scan or a model. */
  private readonly tasks: TaskRunner;
  /** Thumbnails in progress, by file name. */
  private readonly underway = new Map<string, Promise<KeptImage>>();
  private isClosed = false;

  constructor(
    private readonly context: AppContext,
    private readonly find: FindImage,
  ) {
    this.tasks = new TaskRunner(context.host, 1);
  }

  /**
   * @param edge in pixels, rounded up to one of a few
   * @throws LatheError picture-unusable, disk-full, folder-not-writable, trainer-died
   */
  async image(ref: ImageRef, edge: number): Promise<KeptImage> {
    return ref.kind === 'made' ? this.made(ref.id, edge) : this.thumbnail(await this.find(ref), edge);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.tasks.close();
  }

  /** Serves an image that Lathe encoded as it is where it fits. */
  private async made(id: string, edge: number): Promise<KeptImage> {
    if (!cache.isMadeId(id)) throw missing('unknown-name');
    const file = join(cache.madeFolder(this.context.places.cacheFolder), cache.madeName(id));
    if (!(await isCached(file))) throw missing('not-in-cache');
    const isWhole = (await pngEdge(file)) <= cache.thumbnailEdge(edge);
    return isWhole ? { file, type: 'image/png' } : this.thumbnail(file, edge);
  }

  private async thumbnail(file: string, wanted: number): Promise<KeptImage> {
    const edge = cache.thumbnailEdge(wanted);
    const stats = await stat(file).catch(() => null);
    if (stats === null) throw missing('gone');
    const name = cache.thumbnailName(file, stats, edge);
    const kept = join(cache.thumbnailsFolder(this.context.places.cacheFolder), name);
    const making = this.underway.get(name) ?? this.keptOrNew(kept, file, edge);
    this.underway.set(name, making);
    return making.finally(() => this.underway.delete(name));
  }

  private async keptOrNew(kept: string, file: string, edge: number): Promise<KeptImage> {
    if (await isCached(kept)) return { file: kept, type: 'image/webp' };
    if (this.isClosed) throw missing('closing');
    return this.tasks.request('thumbnail', { file, edge });
  }
}
