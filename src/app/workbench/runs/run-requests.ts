/** Requests about runs and their models. */

import { emptyTrash, trashContents } from '../../../runs/library/trash';
import { importRun } from '../../../runs/library/import-run';
import { htmlReport } from '../../../runs/report/html-report';
import type { CacheFacts } from '../../../shared/contract/host';
import { LatheError } from '../../../shared/failures/failure';
import { askModel } from '../../models/ask-model';
import { cacheStatus, pruneCache } from '../../models/cache-status';
import { forecastRun } from '../../runs/forecast-run';
import { exportInto } from '../models/exports';
import { evaluateOn, predict } from '../models/predictions';
import type { Handlers } from '../session/dispatch';
import { requireAbility, type Services } from '../session/services';

const done = (): null => null;

export function runHandlers({ context, abilities, items, watcher, runs, readings }: Services) {
  const { runsFolder } = context.places;
  const cacheFacts = async (): Promise<CacheFacts> => {
    const { bytes, budgetBytes } = await cacheStatus(context);
    return { bytes, budgetBytes };
  };
  return {
    'runs.list': () => watcher.rows(),
    'runs.get': ({ runId }) => readings.get(runId),
    'runs.forecast': async ({ data, choice }, hooks) => forecastRun(context, await runs.requestOf(data, choice), hooks),
    'runs.start': (args, hooks) => runs.start(args, hooks),
    'runs.command': ({ runId, command }) => runs.command(runId, command),
    'runs.resume': ({ runId, epochs }) => runs.resume(runId, epochs).then(done),
    'runs.move-data': ({ runId, folder }, hooks) => runs.moveData(runId, items.folder(folder).path, hooks).then(done),
    'runs.annotate': ({ runId, changes }) => runs.annotate(runId, changes),
    'runs.delete': ({ runIds }) => runs.delete(runIds).then(done),
    'runs.restore': ({ runIds }) => runs.restore(runIds).then(done),
    'trash.status': async () => {
      const { runs: deleted, bytes } = await trashContents(runsFolder);
      const shown = deleted.map(({ runId, name, deletedAt }) => ({ runId, name, deletedAt: deletedAt.toISOString() }));
      return { runs: shown, bytes };
    },
    'trash.empty': () => emptyTrash(runsFolder).then(done),
    'cache.status': cacheFacts,
    'cache.empty': () => pruneCache(context, 0, true).then(cacheFacts),
    'runs.import': async ({ folder }, { onProgress, signal }) => {
      const hooks = { onProgress: (read: number, total: number) => onProgress({ done: read, total }), signal };
      const runId = await importRun(items.folder(folder).path, runsFolder, hooks);
      await watcher.refresh(runId);
      return { runId };
    },
    'runs.reveal': async ({ runId }) => {
      const reveal = requireAbility(abilities.reveal, 'reveal-folder');
      reveal(await runs.runDir(runId));
      return null;
    },
    'runs.report': ({ runId }) => readings.report(runId),
    'runs.problems': ({ runId }) => readings.problems(runId),
    'runs.page': async ({ runId }) => ({ html: await htmlReport(await runs.runDir(runId)) }),
    'runs.disagreement': ({ runIds }) => readings.disagreement(runIds),
    'runs.compare': ({ runIds }) => readings.compare(runIds),
  } satisfies Partial<Handlers>;
}

export function modelHandlers({ context, models, items, runs, findImage }: Services) {
  const named = async (runId: string) => {
    const { name } = await runs.row(runId);
    return { runId, runDir: await runs.runDir(runId), name };
  };
  return {
    'models.predict': async ({ runIds, items: ids }, hooks) => {
      const chosen = ids.map((id) => items.item(id));
      return predict(context, models, { runs: await Promise.all(runIds.map(named)), items: chosen }, hooks);
    },
    'models.explain': async ({ runId, image, label: wanted }, hooks) => {
      if (image.kind === 'made') throw new LatheError('image-made-by-lathe', {});
      const args = { file: await findImage(image), runDir: await runs.runDir(runId), label: wanted };
      const { label, image: id } = await askModel(models, 'explain', args, hooks);
      return { label, image: { kind: 'made', id } };
    },
    'models.export': async ({ runId, format, folder }, hooks) => {
      const { path } = items.folder(folder);
      return exportInto(models, { ...(await named(runId)), format, folder: path }, hooks);
    },
    'models.evaluate': async ({ runId, folder }, hooks) => {
      const opened = items.folder(folder);
      return evaluateOn(models, { runDir: await runs.runDir(runId), folder: opened }, hooks);
    },
  } satisfies Partial<Handlers>;
}
