/** Features that runs kept, for whoever only reads them: an image that was trained on or validated needs no body. */

import { NO_AUGMENTATION } from '../../core/training/augmentation';
import { featureKey, FeatureStore, type FeatureStoreOptions } from '../../data/features/feature-store';
import { LatheError } from '../../shared/failures/failure';

export class KeptFeatures {
  private constructor(private readonly store: FeatureStore) {}

  /** @returns null where nothing was kept */
  static async open(options: FeatureStoreOptions): Promise<KeptFeatures | null> {
    const store = await FeatureStore.openKept(options);
    return store === null ? null : new KeptFeatures(store);
  }

  /** Features of an image as it is, without augmentation; null where none are kept, or they are damaged. */
  async of(sha256: string): Promise<Float32Array | null> {
    const key = featureKey(sha256, NO_AUGMENTATION);
    if (this.store.missing([key]).length > 0) return null;
    try {
      return await this.store.read([key]);
    } catch (error) {
      if (error instanceof LatheError && error.code === 'cache-damaged') return null;
      throw error;
    }
  }

  /** Notes that these images’ features are needed, so that what makes room takes others first. */
  async use(sha256s: readonly string[]): Promise<void> {
    await this.store.use(
      sha256s.map((sha256) => featureKey(sha256, NO_AUGMENTATION)),
      new Date(),
    );
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
