/** The application services behind every page of a host: wired once, answered for each page by a session of its own. */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ShellCommand } from '../../shared/contract/host';
import { type OpenedItem, type ImageRef, imageEdge, imageRefShape } from '../../shared/contract/images';
import type { Push, Reply } from '../../shared/contract/requests';
import { LatheError } from '../../shared/failures/failure';
import type { AppContext } from '../host/context';
import { uploadsFolder } from '../runs/upload-users';
import { TaskRunner } from '../trainer/task-runner';
import { asFailure, noteDefect } from './session/dispatch';
import { HeldUploads } from './images/held-uploads';
import { OpenedItems } from './images/opened-items';
import { PageSession } from './session/page-session';
import { ImageService, type FindImage } from './images/image-service';
import type { HostAbilities, RunsChange, Session, Workbench } from './session/ports';
import { parseShape, ShapeError } from '../../shared/schema';
import { RunReadings } from './runs/run-readings';
import { RunServices } from './runs/run-services';
import { RunsWatcher } from './runs/runs-watcher';
import type { KeptImage } from '../../shared/trainer-protocol';
import type { Services } from './session/services';
import { KeyedMutex } from '../../base/concurrency';
import { pruneUploads } from './images/uploads';

export function createWorkbench(context: AppContext, abilities: HostAbilities): Workbench {
  return new HostWorkbench(context, abilities);
}

class HostWorkbench implements Workbench {
  readonly shell: Session;
  private readonly pages = new Set<PageSession>();
  private readonly listeners = new Set<(change: RunsChange) => void>();
  private readonly services: Services;
  private readonly images: ImageService;

  constructor(context: AppContext, abilities: HostAbilities) {
    const { runsFolder, dataFolder } = context.places;
    const items = new OpenedItems();
    const onChange = (change: RunsChange): void => this.runsChanged(change);
    const watcher = new RunsWatcher({ runsDir: runsFolder, now: context.now, onChange });
    const runs = new RunServices(context, watcher, items, abilities.canBrowse);
    const readings = new RunReadings(runs);
    const findImage: FindImage = (ref) =>
      ref.kind === 'item' ? items.file(ref.item, ref.path) : readings.image(ref.runId, ref.subset, ref.index);
    const uploads = uploadsFolder(dataFolder);
    this.services = {
      context,
      abilities,
      items,
      watcher,
      runs,
      readings,
      findImage,
      models: new TaskRunner(context.host, context.tasks.defaultThreads),
      turns: new KeyedMutex(),
      uploadsFolder: uploads,
      held: new HeldUploads(uploads, context.now),
      samplesFolder: join(dataFolder, 'samples'),
      broadcast: (push) => this.broadcast(push),
    };
    this.images = new ImageService(context, findImage);
    this.shell = this.session(() => undefined, 'shell');
    void pruneUploads(uploads, this.services.held, context.now()).catch(noteDefect);
  }

  connect(push: (push: Push) => Promise<void> | void, name: string | null = null): Session {
    const page = this.session(push, name ?? randomUUID());
    this.pages.add(page);
    this.services.watcher.start();
    return page;
  }

  async openPaths(paths: readonly string[]): Promise<Reply<readonly OpenedItem[]>> {
    try {
      return { ok: true, value: await Promise.all(paths.map((path) => this.services.items.open(path))) };
    } catch (error) {
      return { ok: false, failure: asFailure(error) };
    }
  }

  async image(ref: ImageRef, edge: number): Promise<KeptImage> {
    return this.images.image(...checkedImage(ref, edge));
  }

  onRunsChanged(listener: (change: RunsChange) => void): () => void {
    this.listeners.add(listener);
    this.services.watcher.start();
    return () => this.listeners.delete(listener);
  }

  command(command: ShellCommand): void {
    this.broadcast({ push: 'shell.command', body: command });
  }

  async close(): Promise<void> {
    const { watcher, models, context } = this.services;
    for (const page of [...this.pages]) page.close();
    this.shell.close();
    watcher.close();
    await Promise.all([this.images.close(), models.close(), context.tasks.close()]);
  }

  private session(push: (push: Push) => Promise<void> | void, name: string): PageSession {
    return new PageSession(this.services, name, push, (page) => this.pages.delete(page));
  }

  private broadcast(push: Push): void {
    for (const page of this.pages) void page.push(push);
  }

  private runsChanged(change: RunsChange): void {
    const { rows, removed } = change;
    for (const page of this.pages) for (const runId of removed) page.unwatch(runId);
    this.broadcast({ push: 'runs.changed', body: { rows, removed } });
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        noteDefect(error);
      }
    }
  }
}

/** What a host made of an address. @throws LatheError picture-unusable */
function checkedImage(ref: unknown, edge: unknown): [ImageRef, number] {
  try {
    return [parseShape(imageRefShape, ref), parseShape(imageEdge, edge)];
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    throw new LatheError('image-reference-shape', { problem: cause.problem }, { cause });
  }
}
