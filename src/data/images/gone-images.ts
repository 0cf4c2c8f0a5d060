/** Tells of all files that are gone where one was found to be: a person who moved a folder has moved all of it. */

import { stat } from 'node:fs/promises';
import { isNowhere, systemCode } from '../../base/file-errors';
import { LatheError } from '../../shared/failures/failure';

const AT_ONCE = 64;
const SHOWN = 3;

/**
 * @param files absolute, one of which `error` may be about
 * @returns an error about all that are gone where `error` says that one is; else `error`
 */
export async function withAllGone(error: unknown, files: readonly string[]): Promise<unknown> {
  if (files.length === 0 || !isAboutGone(error)) return error;
  const gone = await goneOf(files);
  if (gone.length === 0) return error;
  const facts = { files: gone.slice(0, SHOWN), missing: gone.length, of: files.length };
  return new LatheError('images-gone', facts, { cause: error });
}

function isAboutGone(error: unknown): boolean {
  if (!(error instanceof LatheError) || error.failure.reason !== 'dataset-changed') return false;
  const { found } = error.failure.facts;
  return found?.reason === 'unreadable' && isNowhere(found.facts.system);
}

async function goneOf(files: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  for (let i = 0; i < files.length; i += AT_ONCE) {
    const batch = files.slice(i, i + AT_ONCE);
    const areGone = await Promise.all(batch.map(isGone));
    gone.push(...batch.filter((_, at) => areGone[at] === true));
  }
  return gone;
}

function isGone(file: string): Promise<boolean> {
  return stat(file).then(
    () => false,
    (error: unknown) => isNowhere(systemCode(error)),
  );
}
