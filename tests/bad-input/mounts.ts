/** Disks that are full or can’t be written to: small file systems in memory, which only root may mount. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../support/lathe';

function mount(...args: string[]): void {
  execFileSync('mount', args, { stdio: 'ignore' });
}

/** Makes a folder a disk of its own, of so many KiB. */
export function mountSmall(folder: string, kib: number): void {
  mkdirSync(folder, { recursive: true });
  mount('-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', folder);
}

/** What is in the folder stays visible, and can’t be changed. */
export function mountReadOnly(folder: string): void {
  mkdirSync(folder, { recursive: true });
  mount('--bind', folder, folder);
  mount('-o', 'remount,bind,ro', folder);
}

export function unmount(folder: string): void {
  execFileSync('umount', [folder], { stdio: 'ignore' });
}

/** Takes all room but so many KiB. */
export function fillUp(folder: string, leaveKib: number): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - leaveKib * 1024)));
}

/** Why nothing can be mounted here; null where it can. */
export function whyNoMounts(): string | null {
  const folder = scratchFolder();
  try {
    mountSmall(folder, 64);
    unmount(folder);
    return null;
  } catch {
    return 'mounting a small disk needs root on Linux';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
