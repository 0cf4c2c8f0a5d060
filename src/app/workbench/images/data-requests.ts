/** Requests about the host, and about the folders and images that a person opens. */

import { homedir } from 'node:os';
import { sep } from 'node:path';
import type { ImageRef, OpenedItem } from '../../../shared/contract/images';
import { LatheError } from '../../../shared/failures/failure';
import { examine } from '../../host/doctor';
import type { Handlers } from '../session/dispatch';
import { requireAbility, type Services } from '../session/services';
import { browseFolder } from './folder-browser';
import { scanReport } from './scan-report';
import { removeUnusedUploads, uploadFacts } from './unused-uploads';
import type { Uploads } from './uploads';

/** A list that a person can still take in. */
const RECENT_FOLDERS = 12;
/** The numbers of `lathe sample`. */
const SAMPLES = { seed: 1, train: 60, validation: 20 } as const;

export function hostHandlers({ context, models, abilities, turns, broadcast }: Services) {
  const { info, preferences } = abilities;
  const { runsFolder } = context.places;
  return {
    'host.hello': () => ({
      ...info,
      app: context.app,
      platform: process.platform,
      runsFolder: shownPath(runsFolder, homedir()),
      defaultThreads: context.tasks.defaultThreads,
      preferences: preferences.read(),
    }),
    // The process that computes models reports on TensorFlow, so that only one process loads it.
    'host.doctor': () => examine({ ...context, tasks: models }, runsFolder),
    'preferences.change': ({ changes }) =>
      turns.run('preferences', async () => {
        const changed = { ...preferences.read(), ...changes };
        await preferences.write(changed);
        broadcast({ push: 'preferences.changed', body: changed });
        return changed;
      }),
  } satisfies Partial<Handlers>;
}

/** As a person reads it: from home on, where it lies there. */
function shownPath(path: string, home: string): string {
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}

export function imageHandlers(services: Services, uploads: Uploads) {
  const { abilities, context, items, runs, samplesFolder, turns, uploadsFolder, held } = services;
  const kept = { places: context.places, uploadsFolder, held };
  const canBrowse = (): unknown => requireAbility(abilities.canBrowse, 'browse-folders');
  return {
    'folders.choose': async ({ title }) => {
      const path = await requireAbility(abilities.chooseFolder, 'choose-folder')(title);
      return path === null ? null : items.open(path);
    },
    'weights.choose': async ({ title }) => {
      const path = await requireAbility(abilities.chooseWeights, 'choose-weights')(title);
      if (path === null) return null;
      runs.allowHeadFile(path);
      return { path };
    },
    'folders.browse': ({ path }) => {
      canBrowse();
      return browseFolder(path, homedir());
    },
    'folders.open': ({ path }) => {
      canBrowse();
      return items.open(path);
    },
    'folders.recent': () => recentFolders(services),
    'folders.samples': async (_, hooks) => {
      const { folder } = await context.tasks.request('drawSamples', { folder: samplesFolder, ...SAMPLES }, hooks);
      return items.open(folder);
    },
    'upload.begin': ({ name }) => uploads.begin(name),
    'upload.file': ({ upload, path, base64 }) => uploads.file(upload, path, base64).then(() => null),
    'upload.end': ({ upload }) => uploads.end(upload),
    'uploads.status': () => uploadFacts(kept),
    'uploads.empty': async () => {
      await turns.run('uploads', () => removeUnusedUploads(kept));
      return uploadFacts(kept);
    },
    'data.scan': async ({ folder, validationFolder, split, layout }, hooks) => {
      const item = items.folder(folder);
      const other = validationFolder === null ? null : items.folder(validationFolder).path;
      const args = { folder: item.path, validationFolder: other, layout };
      return scanReport(item, await context.tasks.request('survey', args, hooks), split);
    },
    'data.preview': async ({ folder, ...request }, hooks) => {
      const args = { ...request, folder: items.folder(folder).path };
      const rows = await context.tasks.request('preview', args, hooks);
      const made = (id: string): ImageRef => ({ kind: 'made', id });
      return rows.map(({ label, path, plain, augmentations }) => {
        return { label, path, plain: made(plain), augmentations: augmentations.map(made) };
      });
    },
  } satisfies Partial<Handlers>;
}

/** Recent folders that still exist. */
async function recentFolders({ watcher, items }: Services): Promise<OpenedItem[]> {
  const recent: OpenedItem[] = [];
  for (const path of await watcher.folders()) {
    if (recent.length === RECENT_FOLDERS) break;
    const item = await items.open(path).catch((error: unknown) => {
      if (error instanceof LatheError) return null;
      throw error;
    });
    if (item?.kind === 'folder' && !recent.includes(item)) recent.push(item);
  }
  return recent;
}
