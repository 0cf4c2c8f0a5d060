/** The feature stores of a run: which layers are kept, from what they are computed, and under which key. */

import { bodyShapeAfter } from '../core/vgg16';
import { PLAIN_VIEW } from '../core/views';
import { DECODER } from '../data/decode';
import { pruneFeatures } from '../data/feature-cache';
import { featureKey, FeatureStore } from '../data/feature-store';
import { RESIZE_FILTER } from '../data/resize';
import type { StageName } from '../shared/run';
import { BodyFeatures, type ComputeFeatures, type FeatureProgress } from './body-features';
import type { FrozenBody } from './frozen-body';
import type { Network } from './network';
import { cutLayer, keepsTrainingFeatures, pixelSource, type RunContext } from './run-context';
import { possibleViews, type ViewedPicture } from './stage-data';

/** The features that the head is trained on: what VGG16’s body ends with. */
const BOTTLENECK_LAYER = 'block5_pool';

/** File systems keep times less exactly than clocks. */
const CLOCK_MS = 2000;

/** Training pictures in every view that is kept of them; the plain one where every epoch draws its own. */
function trainingViews(context: RunContext): ViewedPicture[] {
  const { settings, dataset } = context;
  return dataset.train.flatMap((_, picture) =>
    (possibleViews(settings, picture) ?? [PLAIN_VIEW]).map((view) => ({ picture, view })),
  );
}

function validationViews({ dataset }: RunContext): ViewedPicture[] {
  return dataset.validation.map((_, i) => ({ picture: dataset.train.length + i, view: PLAIN_VIEW }));
}

function floats(shape: readonly number[]): number {
  return shape.reduce((product, each) => product * each, 1);
}

async function openStore(context: RunContext, layer: string, through: string | null): Promise<FeatureStore> {
  const { settings, device, bodySha256, frozenBodyIdentity } = context;
  return FeatureStore.open({
    root: context.featuresFolder,
    length: floats(bodyShapeAfter(layer, settings.size)),
    space: {
      layer,
      through,
      size: settings.size,
      preprocessing: settings.preprocessing,
      decoder: DECODER,
      resize: RESIZE_FILTER,
      body: bodySha256,
      frozenBody: frozenBodyIdentity,
      tensorflow: device.tensorflow,
      device: device.device,
      threads: device.threads,
    },
  });
}

/** From the layer behind `cut` to the end of the body, one picture at a time. */
function restOfBody(network: Network, cut: string, isWanted: () => boolean): ComputeFeatures {
  const { tf, architecture } = network;
  const inShape = bodyShapeAfter(cut, architecture.size);
  const length = floats(bodyShapeAfter(BOTTLENECK_LAYER, architecture.size));
  const from = layerAfter(network, cut);
  const compute = (values: Float32Array, count: number): Float32Array | null => {
    const features = new Float32Array(count * length);
    for (let i = 0; i < count; i += 1) {
      if (isWanted()) return null;
      const picture = values.subarray(i * floats(inShape), (i + 1) * floats(inShape));
      const one = tf.tidy(() =>
        network.forward(tf.tensor(picture, [1, ...inShape]), { from, to: BOTTLENECK_LAYER }).dataSync<'float32'>(),
      );
      features.set(one, i * length);
    }
    return features;
  };
  return (values, count) => Promise.resolve(compute(values, count));
}

/** The layer that follows `name`. */
export function layerAfter(network: Network, name: string): string {
  const { layers } = network.architecture;
  const next = layers[layers.findIndex((layer) => layer.name === name) + 1];
  if (next === undefined) throw new RangeError(`no layer follows ${name}`);
  return next.name;
}

function frozenThenRest(body: FrozenBody, rest: ComputeFeatures, isWanted: () => boolean): ComputeFeatures {
  return async (values, count) => {
    const cut = await body.compute(values, count, isWanted);
    return cut === null ? null : rest(cut, count);
  };
}

export class RunFeatures {
  private readonly sha256s: readonly string[];

  private constructor(
    private readonly context: RunContext,
    private readonly cut: string,
    private readonly cutStore: FeatureStore,
    private readonly bottleneckStore: FeatureStore,
  ) {
    const { train, validation } = context.dataset;
    this.sha256s = [...train, ...validation].map((picture) => picture.sha256);
  }

  static async open(context: RunContext): Promise<RunFeatures> {
    const cut = cutLayer(context.settings) ?? 'block4_pool';
    const cutStore = await openStore(context, cut, null);
    return new RunFeatures(context, cut, cutStore, await openStore(context, BOTTLENECK_LAYER, cut));
  }

  /** Features in front of the trained layers. */
  atCut(): BodyFeatures {
    const { frozenBody, gate, pool } = this.context;
    const body = frozenBody(this.cut);
    const isWanted = (): boolean => gate.isWanted();
    return this.features(this.cutStore, pixelSource(pool), (values, count) => body.compute(values, count, isWanted));
  }

  /** Features behind the body; made from those at the cut where these are kept, else from pixels. */
  bottleneck(fromKept: boolean): BodyFeatures {
    const { frozenBody, gate, network, pool } = this.context;
    const isWanted = (): boolean => gate.isWanted();
    const rest = restOfBody(network, this.cut, isWanted);
    if (fromKept) {
      const atCut = this.atCut();
      return this.features(this.bottleneckStore, (pictures) => atCut.read(pictures), rest);
    }
    return this.features(this.bottleneckStore, pixelSource(pool), frozenThenRest(frozenBody(this.cut), rest, isWanted));
  }

  /** Computes what these stages will read. */
  async ensureFor(stages: readonly StageName[], onProgress: (progress: FeatureProgress) => void): Promise<void> {
    const { settings } = this.context;
    const isFinetune = settings.recipe === 'finetune';
    const keepsCut =
      stages.includes('main') && isFinetune && settings.featureCache === 'on' && cutLayer(settings) !== null;
    const keepsTraining = keepsCut && keepsTrainingFeatures(settings);
    const training = trainingViews(this.context);
    const validation = validationViews(this.context);
    const cutViews = keepsCut ? [...(keepsTraining ? training : []), ...validation] : [];
    const bottleneckViews = isFinetune && !stages.includes('head') ? [] : [...training, ...validation];
    await this.makeRoom([
      { store: this.cutStore, layer: this.cut, pictures: cutViews },
      { store: this.bottleneckStore, layer: BOTTLENECK_LAYER, pictures: bottleneckViews },
    ]);
    if (cutViews.length > 0) await this.atCut().ensure(cutViews, onProgress);
    if (bottleneckViews.length === 0) return;
    await this.bottleneck(keepsTraining).ensure(training, onProgress);
    await this.bottleneck(keepsCut).ensure(validation, onProgress);
  }

  /** In the shared cache, what was used longest ago gives way to what this run will add; what it uses stays. */
  private async makeRoom(
    parts: readonly { store: FeatureStore; layer: string; pictures: readonly ViewedPicture[] }[],
  ): Promise<void> {
    const { featuresBudget, featuresFolder, settings } = this.context;
    if (featuresBudget === null) return;
    const now = new Date();
    let needed = 0;
    for (const { store, layer, pictures } of parts) {
      const keys = pictures.map(({ picture, view }) => featureKey(this.sha256s[picture] ?? '', view));
      await store.use(keys, now);
      const bytes = floats(bodyShapeAfter(layer, settings.size)) * Float32Array.BYTES_PER_ELEMENT;
      needed += store.missing(keys).length * bytes;
    }
    const inUseSince = new Date(now.getTime() - CLOCK_MS);
    if (needed > 0) await pruneFeatures(featuresFolder, Math.max(0, featuresBudget - needed), { now, inUseSince });
  }

  async close(): Promise<void> {
    await this.cutStore.close();
    await this.bottleneckStore.close();
  }

  private features(
    store: FeatureStore,
    source: (pictures: readonly ViewedPicture[]) => Promise<Float32Array>,
    compute: ComputeFeatures,
  ): BodyFeatures {
    const shape = bodyShapeAfter(store === this.cutStore ? this.cut : BOTTLENECK_LAYER, this.context.settings.size);
    const { gate } = this.context;
    const { sha256s } = this;
    return new BodyFeatures({ store, length: floats(shape), sha256s, source, compute, pass: () => gate.pass() });
  }
}
