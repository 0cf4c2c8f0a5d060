/**
 * Images for a page. Nothing that a person opened is served as it is: a trainer process decodes it and encodes the
 * pixels anew, so neither a script nor a place where a photograph was taken leaves with it.
 */

import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isKept,
  isMadeId,
  madeFolder,
  madeName,
  thumbnailEdge,
  thumbnailName,
  thumbnailsFolder,
} from '../../../data/previews/image-cache';
import type { ImageRef } from '../../../shared/contract/images';
import type { LatheError } from '../../../shared/failures/failure';
import { toldError } from '../../../shared/failures/failure';
import type { AppContext } from '../../host/context';
import { TaskRunner } from '../../trainer/task-runner';
import type { ImageFile } from '../session/ports';

/** Where the images lie that a page may see; both throw LatheError picture-unusable for any other. */
export interface ImageSources {
  /** @returns an absolute path */
  itemFile(item: string, path: string): Promise<string>;
  /** @returns an absolute path */
  runImage(runId: string, subset: 'train' | 'validation', index: number): Promise<string>;
}

function notThere(what: string): LatheError {
  return toldError('picture-unusable', `A picture was expected; ${what}.`, 'Open the picture again.');
}

/** The file’s facts. @throws LatheError picture-unusable */
async function statImage(file: string) {
  const stats = await stat(file).catch(() => null);
  if (stats === null) throw notThere('the file is not there any more, or can’t be read');
  return stats;
}

/** A square’s edge is at byte 16 of a PNG (its IHDR chunk). */
async function pngEdge(file: string): Promise<number> {
  const handle = await open(file, 'r');
  try {
    const head = Buffer.alloc(24);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return bytesRead === head.length ? head.readUInt32BE(16) : 0;
  } finally {
    await handle.close();
  }
}

export class ImageService {
  /** Its own process: images wait for no scan and no model. */
  private readonly tasks: TaskRunner;
  /** Thumbnails that are being made, by the file that they become. */
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

  /** What Lathe encoded itself is served whole where it fits. */
  private async made(id: string, edge: number): Promise<ImageFile> {
    if (!isMadeId(id)) throw notThere('its name is none that Lathe gives');
    const file = join(madeFolder(this.context.places.cacheFolder), madeName(id));
    if (!(await isKept(file))) throw notThere('it is no longer in the cache');
    return (await pngEdge(file)) <= thumbnailEdge(edge) ? { file, type: 'image/png' } : this.thumbnail(file, edge);
  }

  private async thumbnail(file: string, wanted: number): Promise<ImageFile> {
    const edge = thumbnailEdge(wanted);
    const name = thumbnailName(file, await statImage(file), edge);
    const kept = join(thumbnailsFolder(this.context.places.cacheFolder), name);
    const underway = this.underway.get(name);
    if (underway !== undefined) return underway;
    const making = this.keptOrNew(kept, file, edge).finally(() => this.underway.delete(name));
    this.underway.set(name, making);
    return making;
  }

  private async keptOrNew(kept: string, file: string, edge: number): Promise<ImageFile> {
    if (await isKept(kept)) return { file: kept, type: 'image/webp' };
    if (this.isClosed) throw notThere('Lathe is closing');
    return this.tasks.request('thumbnail', { file, edge });
  }
}
