/** What Lathe needs, looked at one after the other, each with what was found and what to do. */

import { freemem, totalmem } from 'node:os';
import { ADDON_PATH, inspectRuntime } from '../../../scripts/setup/inspect.mjs';
import { nodeVersionProblem } from '../../../scripts/setup/node-version.mjs';
import { releaseFor } from '../../../scripts/setup/releases.mjs';
import { prepareRunsFolder } from '../../runs/folder/write-run';
import { LatheError } from '../../shared/failures/failure';
import type { DoctorCheck } from '../../shared/reports';
import type { DeviceReport } from '../../shared/run';
import { humanBytes } from '../../shared/amounts';
import type { AppContext } from './context';
import { freeBytes } from '../runs/disk-room';
import { readCoreFacts } from '../trainer/threads';
import { weightsStatus } from '../models/vgg16-weights';

const SETUP = 'Run “npm run setup”.';
const BUILD = 'Train without it, or build it with “npm run build:native” (CMake and a C++ compiler).';

function ok(name: string, found: string): DoctorCheck {
  return { name, state: 'ok', found, hint: '' };
}

function judged(name: string, state: DoctorCheck['state'], found: string, hint: string): DoctorCheck {
  return state === 'ok' ? ok(name, found) : { name, state, found, hint };
}

function checkNode({ places }: AppContext): DoctorCheck {
  const { node } = process.versions;
  const problem = nodeVersionProblem(node);
  const found = `Node ${node}; the trainer runs on ${places.node}`;
  return judged('Node', problem === null ? 'ok' : 'error', found, problem ?? '');
}

async function checkRuntime({ places }: AppContext): Promise<DoctorCheck[]> {
  const { platform, arch } = process;
  const release = releaseFor({ flavour: places.flavour, platform, arch });
  if (release === null) {
    const found = `nothing is prepared for ${platform} ${arch} (${places.flavour})`;
    return [judged('Addon', 'error', found, 'Use Linux x64, or see the README for other systems.')];
  }
  const { state, manifest, problems, folder } = await inspectRuntime({ folder: places.runtimeFolder, release });
  const worst = state === 'ok' ? 'ok' : 'error';
  const addon = manifest === null ? problems.join('; ') : `${ADDON_PATH}; it is ${manifest.addon}`;
  const files = problems.length === 0 ? `${release.tensorflow} (${release.flavour}) in ${folder}` : problems.join('; ');
  return [
    judged('Addon', manifest === null ? 'error' : 'ok', addon, SETUP),
    judged('TensorFlow files', worst, files, SETUP),
  ];
}

/** Loads TensorFlow in a trainer process, as training would. */
async function checkDevice({ tasks }: AppContext): Promise<DoctorCheck[]> {
  try {
    const report = await tasks.request('device', {});
    const { device, reason, tensorflow, threads } = report;
    return [
      ok('TensorFlow', `${tensorflow}, loads and computes`),
      ok('Device', device === 'gpu' ? `GPU: ${reason}` : `CPU: ${reason}`),
      ok('Threads', threadsText(threads)),
      checkBackbone(report),
    ];
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    return [judged('TensorFlow', 'error', error.message, error.hint)];
  }
}

function checkBackbone({ device, frozenBody, frozenBodyReason = 'the addon is not there' }: DeviceReport): DoctorCheck {
  if (frozenBody === 'ncnn') return ok('Frozen layers', 'ncnn, twice as fast as TensorFlow');
  if (device === 'gpu') return ok('Frozen layers', 'TensorFlow, on the GPU');
  return judged('Frozen layers', 'warning', `TensorFlow, half as fast as the addon: ${frozenBodyReason}`, BUILD);
}

function threadsText(threads: number): string {
  const { logical, physical, quota } = readCoreFacts();
  const parts = [`${logical} logical processors`];
  if (physical !== null) parts.push(`${physical} physical cores`);
  if (quota !== null) parts.push(`a quota of ${quota} processors`);
  return `${threads}, from ${parts.join(', ')}`;
}

async function checkWeights(context: AppContext): Promise<DoctorCheck> {
  const { state, file, problems } = await weightsStatus(context);
  const found = state === 'ok' ? `${file}, every tensor verified` : problems.join('; ');
  const hint = 'Run “lathe weights fetch”, or bring a file: lathe weights import FILE.';
  return judged('Weights', state === 'ok' ? 'ok' : 'error', found, hint);
}

/** Checkpoints and features of a usual run. */
const COMFORTABLE_DISK = 5e9;
/** VGG16 at 224 pixels with batches of 16, and the system. */
const COMFORTABLE_MEMORY = 4e9;

async function checkDisk(name: string, folder: string, hint: string): Promise<DoctorCheck> {
  const free = await freeBytes(folder);
  if (free === null) return judged(name, 'warning', `${folder} can’t be looked at`, hint);
  const state = free < COMFORTABLE_DISK ? 'warning' : 'ok';
  return judged(name, state, `${humanBytes(free)} free in ${folder}`, hint);
}

function checkMemory(): DoctorCheck {
  const found = `${humanBytes(freemem())} free of ${humanBytes(totalmem())}`;
  const hint = 'Use a smaller --batch or --size when training runs out of memory.';
  return judged('Memory', totalmem() < COMFORTABLE_MEMORY ? 'warning' : 'ok', found, hint);
}

async function checkRunsFolder(runsDir: string): Promise<DoctorCheck> {
  try {
    await prepareRunsFolder(runsDir);
    return ok('Runs folder', runsDir);
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    return judged('Runs folder', 'error', error.message, error.hint);
  }
}

/** @param runsDir absolute */
export async function examine(context: AppContext, runsDir: string): Promise<DoctorCheck[]> {
  const { cacheFolder } = context.places;
  return [
    checkNode(context),
    ...(await checkRuntime(context)),
    ...(await checkDevice(context)),
    await checkWeights(context),
    await checkRunsFolder(runsDir),
    await checkDisk('Disk for runs', runsDir, 'Free some space, or choose another folder with --runs.'),
    await checkDisk('Disk for features', cacheFolder, 'Free some space, or set LATHE_CACHE to another folder.'),
    checkMemory(),
  ];
}
