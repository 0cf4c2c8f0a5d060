/** An Electron in the cache: unpacked aside, made safe by its fuses, and moved into place in whole. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, statOrNull } from './files.mjs';
import { ensureDone } from './lock.mjs';

/** @import { Means } from './network.mjs' */
/** @import { Machine } from './places.mjs' */

/**
 * A folder in the cache, and the executable relative to it.
 * @typedef {{ folder: string, executable: string, machine: Machine, isTrial: boolean }} ElectronTree
 */

/**
 * Tells whether anything had to be done. `fill` unpacks Electron, and gives the archive that has served its purpose.
 * @type {(tree: ElectronTree, means: Means, fill: (aside: string) => Promise<string>) => Promise<boolean>}
 */
export async function ensureTree({ folder, executable, machine, isTrial }, { reporter }, fill) {
  const lock = { folder: `${folder}.lock`, what: 'Electron', say: reporter.say };
  const isThere = async () => (await statOrNull(join(folder, executable))) !== null;
  return ensureDone(lock, isThere, async () => {
    const archive = await makeFolder(folder, async (aside) => {
      const served = await fill(aside);
      await setFuses(join(aside, executable), machine, isTrial);
      return served;
    });
    await rm(archive, { force: true });
  });
}

/**
 * Fuses say what the executable can be made to do besides showing the application. Lathe’s trainers run on Node itself,
 * so nothing needs Electron to be one.
 * @type {(executable: string, machine: Machine, isTrial: boolean) => Promise<void>}
 * @throws {Error} when it is no Electron, or one whose fuses are not known
 */
async function setFuses(executable, { platform, arch }, isTrial) {
  // Loaded here and not above: this module is read before the dependencies are there.
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // A changed program has lost its signature, without which macOS starts none on Apple’s processors. (Unchecked.)
    resetAdHocDarwinSignature: platform === 'darwin' && arch === 'arm64',
    // ELECTRON_RUN_AS_NODE and NODE_OPTIONS would let anyone’s program run under Electron’s name.
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    // The page comes from app://, never from a file.
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    // Whoever can start Lathe with --inspect can do what it can. The tests’ Playwright needs that.
    [FuseV1Options.EnableNodeCliInspectArguments]: isTrial,
    // The snapshot of the browser process was Cypress’ own.
    ...(isTrial && { [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false }),
  });
}
