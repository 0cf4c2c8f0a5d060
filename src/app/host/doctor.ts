/** What Lathe needs, looked at one after the other: what was found, and what to do. */

import { freemem, totalmem } from 'node:os';
import { ADDON_PATH, PREBUILT, inspectRuntime } from '../../../scripts/setup/inspect.mjs';
import { nodeVersionProblem } from '../../../scripts/setup/node-version.mjs';
import { releaseFor } from '../../../scripts/setup/releases.mjs';
import { freeBytes } from '../../base/free-bytes';
import { prepareRunsFolder } from '../../runs/folder/write-run';
import type { DoctorCheck, Finding, Findings } from '../../shared/doctor';
import { LatheError } from '../../shared/failures/failure';
import type { CheckName } from '../../shared/failures/host';
import { step, type NextStep } from '../../shared/failures/next-step';
import { nextStepsOf } from '../../shared/i18n/failure-words';
import type { DeviceReport } from '../../shared/run';
import type { AppContext } from './context';
import { readCoreFacts } from '../trainer/threads';
import { weightsFailure, weightsStatus } from '../models/vgg16-weights';

/** @param advice what to do where something is wrong */
function finding<K extends keyof Findings>(
  check: CheckName,
  kind: K,
  facts: Findings[K],
  state: DoctorCheck['state'] = 'ok',
  ...advice: readonly NextStep[]
): DoctorCheck {
  return { check, state, found: { kind, facts } as Finding, next: state === 'ok' ? [] : advice };
}

/** Runs a check whose expected failures are findings. */
async function orFailure(check: CheckName, look: () => Promise<DoctorCheck[]>): Promise<DoctorCheck[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    const { failure } = error;
    return [finding(check, 'failure', failure, 'error', ...nextStepsOf(failure.reason, failure.facts))];
  }
}

function checkNode({ places }: AppContext): DoctorCheck {
  const { node: version } = process.versions;
  const state = nodeVersionProblem(version) === null ? 'ok' : 'error';
  return finding('node', 'node', { version, trainer: places.node }, state, step('newer-node', {}));
}

async function checkRuntime({ places }: AppContext): Promise<DoctorCheck[]> {
  const { platform, arch } = process;
  const { flavour, runtimeFolder } = places;
  const release = releaseFor({ flavour, platform, arch });
  if (release === null)
    return [finding('addon', 'unsupported', { platform, arch, flavour }, 'error', step('other-systems', {}))];
  const { manifest, problems, folder } = await inspectRuntime({ folder: runtimeFolder, release });
  const bad = (check: CheckName): DoctorCheck =>
    finding(check, 'problems', { problems }, 'error', step('run-set-up', {}));
  const { tensorflow } = release;
  const origin = manifest?.addon;
  return [
    origin === undefined
      ? bad('addon')
      : finding('addon', 'addon', { path: ADDON_PATH, isPrebuilt: origin === PREBUILT, origin }),
    problems.length > 0
      ? bad('tensorflow-files')
      : finding('tensorflow-files', 'files', { tensorflow, flavour: release.flavour, folder }),
  ];
}

/** Loads TensorFlow in a trainer process, as training would. */
function checkDevice({ tasks }: AppContext): Promise<DoctorCheck[]> {
  return orFailure('tensorflow', async () => {
    const report = await tasks.request('device', {});
    const { device, reason, why, tensorflow, threads } = report;
    return [
      finding('tensorflow', 'computes', { tensorflow }),
      finding('device', 'device', { device, reason, ...(why && { why }) }),
      finding('threads', 'threads', { threads, ...readCoreFacts() }),
      checkBackbone(report),
    ];
  });
}

function checkBackbone({ device, frozenBody, frozenBodyWhy: why }: DeviceReport): DoctorCheck {
  if (frozenBody === 'ncnn') return finding('frozen-layers', 'backbone', { by: 'ncnn' });
  if (device === 'gpu') return finding('frozen-layers', 'backbone', { by: 'tensorflow-gpu' });
  const facts = { by: 'tensorflow-cpu', why: why ?? null } as const;
  return finding('frozen-layers', 'backbone', facts, 'warning', step('build-addon', {}));
}

async function checkWeights(context: AppContext): Promise<DoctorCheck> {
  const status = await weightsStatus(context);
  const failure = weightsFailure(status);
  if (failure === null) return finding('weights', 'verified', { file: status.file });
  const { problems } = status;
  return finding('weights', 'problems', { problems }, 'error', ...nextStepsOf(failure.reason, failure.facts));
}

function checkRunsFolder(runsDir: string): Promise<DoctorCheck[]> {
  return orFailure('runs-folder', async () => {
    await prepareRunsFolder(runsDir);
    return [finding('runs-folder', 'folder', { folder: runsDir })];
  });
}

/** Checkpoints and features of a usual run. */
const COMFORTABLE_DISK = 5e9;
/** VGG16 at 224 pixels with batches of 16, and the system. */
const COMFORTABLE_MEMORY = 4e9;

async function checkDisk(check: CheckName, folder: string, advice: NextStep): Promise<DoctorCheck> {
  const free = await freeBytes(folder);
  const isAmple = free !== null && free >= COMFORTABLE_DISK;
  return finding(check, 'disk', { folder, free }, isAmple ? 'ok' : 'warning', advice);
}

function checkMemory(): DoctorCheck {
  const facts = { free: freemem(), total: totalmem() };
  const state = facts.total < COMFORTABLE_MEMORY ? 'warning' : 'ok';
  return finding('memory', 'memory', facts, state, step('use-less-memory', {}));
}

/** @param runsDir absolute */
export async function examine(context: AppContext, runsDir: string): Promise<DoctorCheck[]> {
  return [
    checkNode(context),
    ...(await checkRuntime(context)),
    ...(await checkDevice(context)),
    await checkWeights(context),
    ...(await checkRunsFolder(runsDir)),
    await checkDisk('runs-disk', runsDir, step('free-runs-disk', {})),
    await checkDisk('features-disk', context.places.cacheFolder, step('free-cache-disk', {})),
    checkMemory(),
  ];
}
