/** The places of everything that a host needs: those that set-up recorded, else those that it would choose. */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as setup from '../../../scripts/setup/places.mjs';
import { TENSORFLOW_VERSION } from '../../../scripts/setup/releases.mjs';
import * as v from 'valibot';
import { systemCode } from '../../base/file-errors';
import { LatheError } from '../../shared/failures/failure';
import type { TrainerPlaces } from '../../shared/trainer-protocol';
import { parseBytes } from '../../shared/amounts';
import { parseShape, ShapeError, type Shape } from '../../shared/schema';

export interface Places extends TrainerPlaces {
  /** Stock Node that the trainer is started with. */
  readonly node: string;
  /** The built `trainer.js`. */
  readonly trainerFile: string;
  /** Where runs are kept unless a person names another folder. */
  readonly runsFolder: string;
  /** For what can’t be made again: uploads, samples, and runs unless another folder was named. */
  readonly dataFolder: string;
  /** Of the runtime: with or without CUDA. */
  readonly flavour: 'cpu' | 'gpu';
  /** The repository, or the folder of the packaged application. */
  readonly root: string;
}

/** What places depend on; a test passes its own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly arch: string;
  readonly home: string;
  /** The Node that runs this process, where it is stock Node. */
  readonly execPath: string;
}

/** `out/setup.json`. */
const setupRecordShape = v.object({
  node: v.string(),
  flavour: v.picklist(['cpu', 'gpu']),
  runtimeFolder: v.string(),
  weightsFile: v.string(),
});

/** null when there is no readable record; the fallback then holds until set-up runs again. */
function readRecord(file: string): Shape<typeof setupRecordShape> | null {
  try {
    return parseShape(setupRecordShape, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof ShapeError || error instanceof SyntaxError || systemCode(error) !== null) return null;
    throw error;
  }
}

/** Some fifty datasets of 2,800 images at 150 pixels, or ten with mirror images at 224. */
const FEATURES_BUDGET = 20e9;

function featuresBudget(written: string): number {
  const bytes = written === '' ? FEATURES_BUDGET : parseBytes(written);
  if (bytes !== null) return bytes;
  throw new LatheError('features-budget-unreadable', { received: written });
}

/**
 * @param builtFolder absolute path of `out/main`, in which the trainer lies; `out/setup.json` is looked for above it
 */
export function findPlaces(builtFolder: string, surroundings: Surroundings): Places {
  const { env, platform, arch, execPath } = surroundings;
  const record = readRecord(join(builtFolder, '..', 'setup.json'));
  const cacheFolder = setup.cacheFolder(surroundings);
  const flavour = record?.flavour ?? 'cpu';
  const runtime = { flavour, tensorflow: TENSORFLOW_VERSION, platform, arch };
  const named = (name: string): string | null => (env[name] ? resolve(env[name]) : null);
  return {
    cacheFolder,
    featuresFolder: named('LATHE_FEATURES') ?? join(cacheFolder, 'features'),
    featuresBudget: featuresBudget(env['LATHE_FEATURES_BUDGET'] ?? ''),
    addonFolder: resolve(builtFolder, '..', '..', 'resources', 'addon'),
    runtimeFolder: named('LATHE_RUNTIME') ?? record?.runtimeFolder ?? setup.runtimeFolder(cacheFolder, runtime),
    weightsFile: named('LATHE_WEIGHTS') ?? record?.weightsFile ?? setup.weightsFile(cacheFolder, platform),
    node: record?.node ?? execPath,
    trainerFile: join(builtFolder, 'trainer.js'),
    runsFolder: setup.defaultRunsFolder(surroundings),
    dataFolder: setup.dataFolder(surroundings),
    flavour,
    root: resolve(builtFolder, '..', '..'),
  };
}
