/** The features that a run’s stages read, computed as their plans say. */

import type { FeatureLayer, StagePlan } from '../../core/recipes/stage-plan';
import { backboneWork } from '../../core/network/vgg16';
import { cachedAugmentations } from '../../core/training/augmentation';
import { pruneFeatures } from '../../data/features/feature-cache';
import { featureKey, FeatureStore } from '../../data/features/feature-store';
import type { RunDataset } from '../../shared/dataset';
import type { FeatureCount, MissingFeatures } from '../../shared/trainer-protocol';
import type { RunContext } from '../run/run-context';
import { validationImages, type AugmentedImage } from '../run/stage-data';
import { featureSpace, roundedAsKept, type FeatureOrigin } from './feature-space';
import { LayerFeatures, type FeatureProgress, type FeatureSource } from './layer-features';

/** File systems keep times less exactly than clocks. */
const CLOCK_MS = 2000;

const NONE: FeatureCount = { total: 0, missing: 0 };

const SUBSETS = ['training', 'validation'] as const;
type Subset = (typeof SUBSETS)[number];
type Kept = Readonly<Record<Subset, readonly AugmentedImage[]>>;

interface Part {
  readonly layer: LayerFeatures;
  readonly images: readonly AugmentedImage[];
  /** Pixels without one. */
  readonly source?: FeatureSource | undefined;
  /** For each image, in multiplications. */
  readonly imageWork: number;
}

export interface RunFeatureProgress extends FeatureProgress {
  /** What is there of all features of the run, by the work that they take, 0 to 1. */
  readonly share: number;
}

function keptImages({ settings, dataset }: Pick<RunContext, 'settings' | 'dataset'>, stage: StagePlan): Kept {
  const { features, augmentation } = stage;
  const { augment, augmentViews } = augmentation;
  const viewsOf = (image: number): AugmentedImage[] => {
    if (augmentViews === 'fresh') return [];
    const views = cachedAugmentations(augment, settings.seed, augmentViews, image);
    return views.map((each) => ({ image, augmentation: each }));
  };
  return {
    training: features?.kept.training === true ? dataset.train.flatMap((_, image) => viewsOf(image)) : [],
    validation: features?.kept.validation === true ? validationImages(dataset) : [],
  };
}

function keyIn({ train, validation }: RunDataset): (each: AugmentedImage) => string {
  const images = [...train, ...validation];
  return ({ image, augmentation }) => {
    const found = images[image];
    if (found === undefined) throw new RangeError(`the dataset has no picture ${image}`);
    return featureKey(found.sha256, augmentation);
  };
}

/** What a run of these stages would compute, and of how many. @throws LatheError folder-not-writable, disk-full */
export async function missingFeatures(
  origin: FeatureOrigin & Pick<RunContext, 'dataset'>,
  stages: readonly StagePlan[],
): Promise<MissingFeatures> {
  const counts: Record<keyof MissingFeatures, FeatureCount> = { cut: NONE, bottleneck: NONE };
  for (const stage of stages) {
    if (stage.features === null) continue;
    const { training, validation } = keptImages(origin, stage);
    const keys = new Set([...training, ...validation].map(keyIn(origin.dataset)));
    const store = await FeatureStore.open(featureSpace(origin, stage.features));
    const missing = store.missing([...keys]).length;
    await store.close();
    counts[stage.features.through === null ? 'cut' : 'bottleneck'] = { total: keys.size, missing };
  }
  return counts;
}

async function openLayer(context: RunContext, features: FeatureLayer): Promise<LayerFeatures> {
  const { dataset, settings, backbones, pool, control } = context;
  const space = featureSpace(context, features);
  const compute = backbones.fromPixels(features, roundedAsKept(settings));
  const source = (givesUp: () => boolean): FeatureSource => ({
    load: (images) => pool.load(images),
    compute: (values, count) => compute(values, count, givesUp),
  });
  return new LayerFeatures({
    store: await FeatureStore.open(space),
    length: space.length,
    entryBytes: space.length * (space.valueBytes ?? 4),
    key: keyIn(dataset),
    fromPixels: source(() => control.isWanted()),
    repair: source(() => false),
    pass: () => control.pass(),
  });
}

export class RunFeatures {
  private constructor(
    private readonly context: RunContext,
    private readonly stages: readonly StagePlan[],
    private readonly layers: ReadonlyMap<string, LayerFeatures>,
  ) {}

  /** @param stages that are still to come. @throws LatheError folder-not-writable, disk-full */
  static async open(context: RunContext, stages: readonly StagePlan[]): Promise<RunFeatures> {
    const layers = new Map<string, LayerFeatures>();
    for (const { features } of stages) {
      if (features !== null) layers.set(features.layer, await openLayer(context, features));
    }
    return new RunFeatures(context, stages, layers);
  }

  /** null where pixels enter the stage. */
  of({ features }: StagePlan): LayerFeatures | null {
    return this.layers.get(features?.layer ?? '') ?? null;
  }

  async ensure(onProgress: (progress: RunFeatureProgress) => void): Promise<void> {
    await this.makeRoom();
    const parts = this.parts();
    const work = parts.map(({ layer, images, imageWork }) => {
      const { total, missing } = layer.count(images);
      return { whole: total * imageWork, left: missing * imageWork };
    });
    const whole = work.reduce((sum, part) => sum + part.whole, 0);
    let left = work.reduce((sum, part) => sum + part.left, 0);
    for (const { layer, images, source, imageWork } of parts) {
      let computed = 0;
      const report = (progress: FeatureProgress): void => {
        left -= (progress.computed - computed) * imageWork;
        computed = progress.computed;
        onProgress({ ...progress, share: 1 - left / whole });
      };
      await layer.ensure(images, report, source);
    }
  }

  /** What is computed from one source at one speed, in the order of computing. */
  private parts(): Part[] {
    const { size } = this.context.settings;
    // The main stage’s first: those of later layers are computed from them, where they are kept.
    return [...this.stages].reverse().flatMap((stage) => {
      const layer = this.of(stage);
      if (stage.features === null || layer === null) return [];
      const { features } = stage;
      const images = keptImages(this.context, stage);
      const through = this.through(stage);
      return [...new Set(SUBSETS.map((subset) => through.kept[subset]))].flatMap((isThrough): Part[] => {
        const some = SUBSETS.filter((each) => through.kept[each] === isThrough).flatMap((each) => images[each]);
        if (some.length === 0) return [];
        const imageWork = backboneWork(isThrough ? features.through : null, features.layer, size);
        return [{ layer, images: some, imageWork, ...(isThrough ? { source: through.source } : {}) }];
      });
    });
  }

  async close(): Promise<void> {
    for (const layer of this.layers.values()) await layer.close();
  }

  /** The features through which a stage’s are computed, and of which part of the data another stage keeps them. */
  private through({ features }: StagePlan): {
    readonly source?: FeatureSource;
    readonly kept: Readonly<Record<Subset, boolean>>;
  } {
    const none = { kept: { training: false, validation: false } };
    if (features === null || features.through === null) return none;
    const { layer, through } = features;
    const kept = this.stages.find((each) => each.features?.layer === through)?.features?.kept;
    const load = this.layers.get(through)?.read;
    if (kept === undefined || load === undefined) return none;
    const { backbones, control } = this.context;
    const compute: FeatureSource['compute'] = (values, count) =>
      backbones.between(through, layer).compute(values, count, () => control.isWanted());
    return { source: { load, compute }, kept };
  }

  /** In the shared cache, what was used longest ago gives way to what this run will add; what it uses stays. */
  private async makeRoom(): Promise<void> {
    const { featuresBudget, featuresFolder } = this.context;
    if (featuresBudget === null) return;
    const now = new Date();
    let needed = 0;
    for (const stage of this.stages) {
      const { training, validation } = keptImages(this.context, stage);
      needed += (await this.of(stage)?.use([...training, ...validation], now)) ?? 0;
    }
    const inUseSince = new Date(now.getTime() - CLOCK_MS);
    if (needed > 0) await pruneFeatures(featuresFolder, Math.max(0, featuresBudget - needed), { now, inUseSince });
  }
}
