/** A model written into a folder that a person chose, under a name that is free there. */

import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EXPORT_ENDINGS, type ExportFormat } from '../../../shared/file-formats';
import { type ExportReport } from '../../../shared/reports';
import { askModel } from '../../models/ask-model';
import type { TaskRunner } from '../../trainer/task-runner';
import type { RequestHooks } from '../../../shared/request-channel';

/** So that no system refuses the name. */
const LONGEST = 100;

/** A file name that every system takes. */
function plainName(name: string): string {
  return name
    .replace(/[^\p{L}\p{N}._ -]+/gu, '-')
    .replace(/^[-. ]+|[-. ]+$/g, '')
    .slice(0, LONGEST);
}

async function freePath(folder: string, stem: string, ending: string): Promise<string> {
  for (let k = 1; ; k += 1) {
    const path = join(folder, k === 1 ? `${stem}${ending}` : `${stem}-${k}${ending}`);
    if (!(await lstat(path).then(Boolean, () => false))) return path;
  }
}

/**
 * @param args `runDir` and `folder` are absolute; `name` is the run’s, or empty
 * @throws LatheError disk-full, folder-not-writable, run-has-no-model, checkpoint-damaged and others of the task
 */
export async function exportInto(
  models: TaskRunner,
  { runDir, format, folder, name }: { runDir: string; format: ExportFormat; folder: string; name: string },
  hooks: RequestHooks,
): Promise<ExportReport> {
  const out = await freePath(folder, plainName(name) || basename(runDir), EXPORT_ENDINGS[format]);
  return askModel(models, 'export', { runDir, format, out }, hooks);
}
