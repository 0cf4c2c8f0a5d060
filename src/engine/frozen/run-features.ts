/** The features of a run: which layers are kept, and from what they are computed. */

import { BOTTLENECK_LAYER } from '../../core/network/vgg16';
import { NO_AUGMENTATION } from '../../core/training/augmentation';
import { pruneFeatures } from '../../data/features/feature-cache';
import { featureKey, FeatureStore } from '../../data/features/feature-store';
import type { StageName } from '../../shared/run';
import type { FeatureCount, MissingFeatures } from '../../shared/trainer-protocol';
import { BackboneFeatures, type FeatureProgress } from './backbone-features';
import { featureStoreOf, floatsOf, roundedAsKept, type FeatureOrigin } from './feature-origin';
import { inTwoParts, type Backbone } from './backbone';
import { keepsTrainingFeatures } from '../../core/forecast/image-memory';
import { cutLayer, pixelSource, type RunContext } from '../run/run-context';
import { possibleAugmentations, type ValueSource, type AugmentedImage } from '../run/stage-data';

/** File systems keep times less exactly than clocks. */
const CLOCK_MS = 2000;

export type FeatureSurroundings = FeatureOrigin & Pick<RunContext, 'dataset'>;

/** Training images in every view that is kept of them; the plain one where every epoch draws its own. */
function trainingViews({ settings, dataset }: FeatureSurroundings): AugmentedImage[] {
  return dataset.train.flatMap((_, image) =>
    (possibleAugmentations(settings, image) ?? [NO_AUGMENTATION]).map((augmentation) => ({ image, augmentation })),
  );
}

function validationViews({ dataset }: FeatureSurroundings): AugmentedImage[] {
  return dataset.validation.map((_, i) => ({ image: dataset.train.length + i, augmentation: NO_AUGMENTATION }));
}

/** Which features the stages read that are still to come. */
interface FeaturePlan {
  /** Of the last frozen layer; none where it is not kept. */
  readonly cut: readonly AugmentedImage[];
  /** Whether those of training images are among them. */
  readonly keepsTraining: boolean;
  /** Of the end of the body, for a head; training images, then validation images. */
  readonly training: readonly AugmentedImage[];
  readonly validation: readonly AugmentedImage[];
}

function planFeatures(context: FeatureSurroundings, stages: readonly StageName[]): FeaturePlan {
  const { settings } = context;
  const isFinetune = settings.recipe === 'finetune';
  const keepsCut =
    stages.includes('main') && isFinetune && settings.featureCache !== 'off' && cutLayer(settings) !== null;
  const keepsTraining = keepsCut && keepsTrainingFeatures(settings);
  const [training, validation] = [trainingViews(context), validationViews(context)];
  const cut = keepsCut ? [...(keepsTraining ? training : []), ...validation] : [];
  const hasHead = !isFinetune || stages.includes('head');
  return { cut, keepsTraining, training: hasHead ? training : [], validation: hasHead ? validation : [] };
}

function sha256sOf({ dataset }: FeatureSurroundings): string[] {
  return [...dataset.train, ...dataset.validation].map((image) => image.sha256);
}

interface Stores {
  readonly cut: string;
  readonly cutStore: FeatureStore;
  readonly bottleneckStore: FeatureStore;
}

async function openStores(context: FeatureSurroundings): Promise<Stores> {
  const cut = cutLayer(context.settings) ?? 'block4_pool';
  const cutStore = await FeatureStore.open(featureStoreOf(context, cut, null));
  return { cut, cutStore, bottleneckStore: await FeatureStore.open(featureStoreOf(context, BOTTLENECK_LAYER, cut)) };
}

/** What a run of these stages would compute, and of how many. @throws LatheError folder-not-writable, disk-full */
export async function missingFeatures(
  context: FeatureSurroundings,
  stages: readonly StageName[],
): Promise<MissingFeatures> {
  const { cutStore, bottleneckStore } = await openStores(context);
  try {
    const sha256s = sha256sOf(context);
    const plan = planFeatures(context, stages);
    const count = (store: FeatureStore, images: readonly AugmentedImage[]): FeatureCount => {
      const keys = new Set(images.map(({ image, augmentation }) => featureKey(sha256s[image] ?? '', augmentation)));
      return { total: keys.size, missing: store.missing([...keys]).length };
    };
    return {
      cut: count(cutStore, plan.cut),
      bottleneck: count(bottleneckStore, [...plan.training, ...plan.validation]),
    };
  } finally {
    await cutStore.close();
    await bottleneckStore.close();
  }
}

export class RunFeatures {
  private readonly sha256s: readonly string[];

  private constructor(
    private readonly context: RunContext,
    private readonly cut: string,
    private readonly cutStore: FeatureStore,
    private readonly bottleneckStore: FeatureStore,
  ) {
    this.sha256s = sha256sOf(context);
  }

  static async open(context: RunContext): Promise<RunFeatures> {
    const { cut, cutStore, bottleneckStore } = await openStores(context);
    return new RunFeatures(context, cut, cutStore, bottleneckStore);
  }

  /** Features in front of the trained layers. */
  atCut(): BackboneFeatures {
    const backbone = this.context.frozenBody(null, this.cut);
    return this.features(this.cutStore, pixelSource(this.context.pool), (...order) => backbone.compute(...order));
  }

  /** Features behind the body; made from those at the cut where these are kept, else from pixels. */
  bottleneck(fromKept: boolean): BackboneFeatures {
    const { frozenBody, pool, settings } = this.context;
    const rest = frozenBody(this.cut, BOTTLENECK_LAYER);
    if (!fromKept) {
      const whole = inTwoParts(frozenBody(null, this.cut), rest, roundedAsKept(settings));
      return this.features(this.bottleneckStore, pixelSource(pool), whole);
    }
    const atCut = this.atCut();
    const kept: ValueSource = (images) => atCut.read(images);
    return this.features(this.bottleneckStore, kept, (...order) => rest.compute(...order));
  }

  /** Computes what these stages will read. */
  async ensureFor(stages: readonly StageName[], onProgress: (progress: FeatureProgress) => void): Promise<void> {
    const { cut, keepsTraining, training, validation } = planFeatures(this.context, stages);
    await this.makeRoom([
      { store: this.cutStore, layer: this.cut, images: cut },
      { store: this.bottleneckStore, layer: BOTTLENECK_LAYER, images: [...training, ...validation] },
    ]);
    if (cut.length > 0) await this.atCut().ensure(cut, onProgress);
    if (training.length === 0) return;
    const keepsValidation = cut.length > 0;
    // From one source at one speed: one count to the end.
    const isAlike = keepsTraining === keepsValidation;
    await this.bottleneck(keepsTraining).ensure([...training, ...(isAlike ? validation : [])], onProgress);
    if (!isAlike) await this.bottleneck(keepsValidation).ensure(validation, onProgress);
  }

  /** In the shared cache, what was used longest ago gives way to what this run will add; what it uses stays. */
  private async makeRoom(
    parts: readonly { store: FeatureStore; layer: string; images: readonly AugmentedImage[] }[],
  ): Promise<void> {
    const { featuresBudget, featuresFolder, settings } = this.context;
    if (featuresBudget === null) return;
    const now = new Date();
    let needed = 0;
    for (const { store, layer, images } of parts) {
      const keys = images.map(({ image, augmentation }) => featureKey(this.sha256s[image] ?? '', augmentation));
      await store.use(keys, now);
      const bytes = floatsOf(layer, settings.size) * Float32Array.BYTES_PER_ELEMENT;
      needed += store.missing(keys).length * bytes;
    }
    const inUseSince = new Date(now.getTime() - CLOCK_MS);
    if (needed > 0) await pruneFeatures(featuresFolder, Math.max(0, featuresBudget - needed), { now, inUseSince });
  }

  async close(): Promise<void> {
    await this.cutStore.close();
    await this.bottleneckStore.close();
  }

  private features(store: FeatureStore, source: ValueSource, compute: Backbone['compute']): BackboneFeatures {
    const layer = store === this.cutStore ? this.cut : BOTTLENECK_LAYER;
    const { control } = this.context;
    const { sha256s } = this;
    return new BackboneFeatures({
      store,
      length: floatsOf(layer, this.context.settings.size),
      sha256s,
      source,
      compute: (values, count) => compute(values, count, () => control.isWanted()),
      pass: () => control.pass(),
    });
  }
}
