/**
 * The default number of TensorFlow’s threads: the physical cores that this process may use. A second thread on the same
 * core adds nothing to matrix multiplication, and the system stops threads beyond a container’s quota in the middle of
 * a step.
 */

import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, posix } from 'node:path';
import { boundsOf } from '../../core/settings/check-settings';

/** Facts of a machine; null where the system does not say. */
export interface CoreFacts {
  /** Logical processors that this process may use. */
  readonly logical: number;
  readonly physical: number | null;
  /** Processors that the container may use; may be a fraction. */
  readonly quota: number | null;
}

/** At least 1, and no more than a person may ask for. */
export function threadsFor({ logical, physical, quota }: CoreFacts): number {
  const limits = [logical, physical ?? logical, quota === null ? logical : Math.ceil(quota), boundsOf('threads').high];
  return Math.max(1, Math.min(...limits));
}

/** The content of `cpu.max` (cgroup v2): microseconds of a period, or `max`; null for no limit. */
export function parseCpuMax(content: string): number | null {
  const [quota, period] = content.trim().split(/\s+/).map(Number);
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : null;
}

/** cgroup v2 folders that apply to a process, from `/proc/self/cgroup` (`0::/a/b`): `/a/b`, `/a`, `/`. */
export function cgroupFolders(content: string): string[] {
  const path = /^0::(.*)$/m.exec(content)?.[1] ?? '/';
  const folders = [path];
  for (let at = path; at !== '/' && at !== '.'; at = posix.dirname(at)) folders.push(posix.dirname(at));
  return folders;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function containerQuota(): number | null {
  const folders = cgroupFolders(read('/proc/self/cgroup') ?? '');
  const files = folders.map((folder) => join('/sys/fs/cgroup', folder, 'cpu.max'));
  const quotas = files.flatMap((file) => parseCpuMax(read(file) ?? '') ?? []);
  return quotas.length === 0 ? null : Math.min(...quotas);
}

const CPUS = '/sys/devices/system/cpu';

function physicalCores(): number | null {
  let names: string[];
  try {
    names = readdirSync(CPUS).filter((name) => /^cpu\d+$/.test(name));
  } catch {
    return null;
  }
  const cores = names.flatMap((name) => {
    const core = read(join(CPUS, name, 'topology', 'core_id'));
    const socket = read(join(CPUS, name, 'topology', 'physical_package_id'));
    return core === null || socket === null ? [] : [`${socket.trim()}/${core.trim()}`];
  });
  return cores.length === 0 ? null : new Set(cores).size;
}

export function readCoreFacts(): CoreFacts {
  const isLinux = process.platform === 'linux';
  return {
    logical: availableParallelism(),
    physical: isLinux ? physicalCores() : null,
    quota: isLinux ? containerQuota() : null,
  };
}
