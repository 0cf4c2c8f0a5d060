import { describe, expect, it } from 'vitest';
import { RECIPE_NAMES } from '../../shared/setting-table';
import type { RecipeName, RunSettings, SettingChanges } from '../../shared/settings';
import { architectureWeights } from '../network/architecture';
import { resolveSettings } from '../settings/resolve-settings';
import { RECIPES } from './recipes';
import { mainStage, stagePlans, type StagePlan } from './stage-plan';

function settingsOf(recipe: RecipeName, changes: SettingChanges = {}): RunSettings {
  return resolveSettings(recipe, 'recommended', 2, changes, { seed: 1, threads: 1 });
}

function layersOf(plans: readonly StagePlan[]): (string | null)[] {
  return plans.map(({ features }) => features?.layer ?? null);
}

describe('the plan of a run', () => {
  it('is called what its recipe is called', () => {
    expect(RECIPE_NAMES.map((name) => RECIPES[name].name)).toEqual(RECIPE_NAMES);
  });

  it('begins each stage behind its last frozen layer', () => {
    expect(layersOf(stagePlans(settingsOf('small-cnn')))).toEqual([null]);
    expect(layersOf(stagePlans(settingsOf('bottleneck')))).toEqual(['block5_pool']);
    expect(layersOf(stagePlans(settingsOf('finetune')))).toEqual(['block5_pool', 'block4_pool']);
    expect(layersOf(stagePlans(settingsOf('finetune', { unfreeze: 'block5_conv3' })))[1]).toBe('block5_conv2');
    expect(layersOf(stagePlans(settingsOf('finetune', { unfreeze: 'all' })))).toEqual(['block5_pool', null]);
  });

  it('has no stage for a head that was trained before', () => {
    const settings = settingsOf('finetune', { headFrom: 'file', headFile: '/head.safetensors' });
    expect(stagePlans(settings).map(({ name }) => name)).toEqual(['main']);
  });

  it('trains what its groups match: the head alone, or the end of the backbone with it', () => {
    const trained = (settings: RunSettings): string[] => {
      const { groups } = mainStage(settings);
      const weights = architectureWeights(RECIPES[settings.recipe].architecture(settings, 2));
      const layers = weights.map(({ layer }) => layer).filter((name) => groups.some(({ layers }) => layers.test(name)));
      return [...new Set(layers)];
    };
    expect(trained(settingsOf('bottleneck'))).toEqual(['dense_1', 'dense_2']);
    expect(trained(settingsOf('finetune', { unfreeze: 'block5_conv2' }))).toEqual([
      'block5_conv2',
      'block5_conv3',
      'dense_1',
      'dense_2',
    ]);
    expect(trained(settingsOf('small-cnn'))).toEqual(['conv_1', 'conv_2', 'conv_3', 'dense_1', 'dense_2']);
  });

  it('computes features of the whole backbone by way of those that fine-tuning keeps, so that recipes share them', () => {
    const through = (recipe: RecipeName, changes?: SettingChanges): string | null | undefined =>
      stagePlans(settingsOf(recipe, changes))[0]?.features?.through;
    expect(through('bottleneck')).toBe('block4_pool');
    expect(through('finetune')).toBe('block4_pool');
    expect(through('finetune', { unfreeze: 'block4+' })).toBe('block3_pool');
    expect(through('finetune', { unfreeze: 'all' })).toBe('block4_pool');
  });

  it('keeps what an epoch can read again, and always what a head is trained on', () => {
    const kept = (changes: SettingChanges) =>
      stagePlans(settingsOf('finetune', changes)).map((each) => each.features?.kept);
    const both = { training: true, validation: true };
    expect(kept({})).toEqual([both, both]);
    expect(kept({ augment: 'standard', views: 'fresh' })).toEqual([both, { training: false, validation: true }]);
    expect(kept({ featureCache: 'off' })).toEqual([both, { training: false, validation: false }]);
  });

  it('trains a head on plain images where every epoch draws its own views', () => {
    const plans = stagePlans(settingsOf('finetune', { augment: 'standard', views: 'fresh' }));
    expect(plans.map(({ augmentation }) => augmentation)).toEqual([
      { augment: 'none', augmentViews: 1 },
      { augment: 'standard', augmentViews: 'fresh' },
    ]);
  });

  it('refuses a layer that VGG16 has not', () => {
    expect(() => stagePlans({ ...settingsOf('finetune'), trainFrom: 'block6_conv1' })).toThrow(RangeError);
  });
});
