/** Requests about runs and their models. */

import type { CacheFacts } from '../../../shared/contract/host';
import type { DataChoice, ImageRef } from '../../../shared/contract/images';
import type { ArgsOf } from '../../../shared/contract/requests';
import type { JournalPlace } from '../../../shared/contract/runs';
import { LatheError } from '../../../shared/failures/failure';
import type { RunId } from '../../../shared/run';
import type { AppContext } from '../../host/context';
import { cacheStatus, pruneCache } from '../../models/cache-status';
import type { Handlers } from '../session/dispatch';
import { exportInto } from '../models/exports';
import { evaluateOn, explain, predict } from '../models/predictions';
import type { NewRun } from './run-services';
import { requireAbility } from '../session/services';
import type { Services } from '../session/services';

/** The watches of a page. */
export interface Watches {
  begin(runId: RunId, after: JournalPlace | null): Promise<void>;
  end(runId: RunId): void;
}

const done = (): null => null;

export function trainingHandlers({ runs, items }: Services) {
  const placesOf = ({ folder, validationFolder, split }: DataChoice): NewRun['data'] => ({
    folder: items.folder(folder).path,
    validationFolder: validationFolder === null ? null : items.folder(validationFolder).path,
    split,
  });
  return {
    'runs.forecast': ({ data, choice }, hooks) => runs.forecast({ data: placesOf(data), choice }, hooks),
    'runs.start': ({ data, choice, name }, hooks) => runs.start({ data: placesOf(data), choice, name }, hooks),
    'runs.command': ({ runId, command }) => runs.command(runId, command),
    'runs.resume': ({ runId, epochs }) => runs.resume(runId, epochs).then(done),
  } satisfies Partial<Handlers>;
}

async function cacheFacts(context: AppContext): Promise<CacheFacts> {
  const { bytes, budgetBytes } = await cacheStatus(context);
  return { bytes, budgetBytes };
}

export function keepingHandlers({ context, runs, items, abilities }: Services) {
  return {
    'runs.annotate': ({ runId, changes }) => runs.annotate(runId, changes),
    'runs.delete': ({ runIds }) => runs.delete(runIds).then(done),
    'runs.restore': ({ runIds }) => runs.restore(runIds).then(done),
    'trash.status': () => runs.trash(),
    'trash.empty': () => runs.emptyTrash().then(done),
    'cache.status': () => cacheFacts(context),
    'cache.empty': async () => {
      await pruneCache(context, { budget: 0, keepsUsed: true }, new Date());
      return cacheFacts(context);
    },
    'runs.import': ({ folder }, hooks) => runs.import(items.folder(folder).path, hooks),
    'runs.reveal': async ({ runId }) => {
      const reveal = requireAbility(abilities.reveal, 'reveal-folder');
      reveal(await runs.runDir(runId));
      return null;
    },
  } satisfies Partial<Handlers>;
}

export function lookingHandlers({ readings, watcher }: Services, watches: Watches) {
  return {
    'runs.list': () => watcher.rows(),
    'runs.get': ({ runId }) => readings.get(runId),
    'runs.watch': ({ runId, after }) => watches.begin(runId, after).then(done),
    'runs.unwatch': ({ runId }) => {
      watches.end(runId);
      return null;
    },
    'runs.report': ({ runId }) => readings.report(runId),
    'runs.problems': ({ runId }) => readings.problems(runId),
    'runs.page': ({ runId }) => readings.page(runId),
    'runs.disagreement': ({ runIds }) => readings.disagreement(runIds),
    'runs.compare': ({ runIds }) => readings.compare(runIds),
  } satisfies Partial<Handlers>;
}

export function modelHandlers(services: Services) {
  const { context, models, items, runs } = services;
  return {
    'models.predict': async (args, hooks) => {
      const chosen = args.items.map((id) => items.item(id));
      return predict(context, models, { runs: await predictingRuns(services, args), items: chosen }, hooks);
    },
    'models.explain': async ({ runId, image, label }, hooks) => {
      const file = await imageFile(services, image);
      return explain(models, { runDir: await runs.runDir(runId), file, label }, hooks);
    },
    'models.export': async ({ runId, format, folder }, hooks) => {
      const { path } = items.folder(folder);
      const { name } = await runs.row(runId);
      return exportInto(models, { runDir: await runs.runDir(runId), format, folder: path, name }, hooks);
    },
    'models.evaluate': async ({ runId, folder }, hooks) => {
      const { id, path } = items.folder(folder);
      return evaluateOn(models, { runDir: await runs.runDir(runId), folder: { id, path } }, hooks);
    },
  } satisfies Partial<Handlers>;
}

/** The file of an image that was opened, or of a run. @throws LatheError picture-unusable */
function imageFile({ items, readings }: Services, image: ImageRef): Promise<string> {
  switch (image.kind) {
    case 'item':
      return items.file(image.item, image.path);
    case 'run':
      return readings.image(image.runId, image.subset, image.index);
    case 'made':
      throw new LatheError('image-made-by-lathe', {});
  }
}

function predictingRuns({ runs }: Services, { runIds }: Pick<ArgsOf<'models.predict'>, 'runIds'>) {
  return Promise.all(
    runIds.map(async (runId) => {
      const { name } = await runs.row(runId);
      return { runId, runDir: await runs.runDir(runId), name };
    }),
  );
}
