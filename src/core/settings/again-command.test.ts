import { describe, expect, it } from 'vitest';
import { RECIPE_NAMES } from '../../shared/setting-table';
import type { RunSettings, SettingChanges } from '../../shared/settings';
import { againCommand } from './again-command';
import { resolveSettings } from './resolve-settings';

const IMAGES = {
  folder: '/my pictures',
  validationFolder: null,
  layout: 'class-folders',
  classes: ['cat', 'dog'],
  split: { kind: 'stratified', share: 0.25, seed: 3 },
} as const;

function again(settings: RunSettings, images: Parameters<typeof againCommand>[1] = IMAGES): string {
  return againCommand(settings, images, '/runs/a/run.json').join(' ');
}

function settingsOf(changes: SettingChanges, recipe: (typeof RECIPE_NAMES)[number] = 'finetune'): RunSettings {
  return resolveSettings(recipe, 'article', 2, changes, { seed: 7, threads: 3 });
}

describe('the command that makes a run again', () => {
  it.each(RECIPE_NAMES)('names the preset, the seed and the threads: %s', (recipe) => {
    expect(again(settingsOf({}, recipe))).toBe(
      `train /my pictures --layout class-folders --split 0.25 --recipe ${recipe} --preset article --seed 7 --threads 3`,
    );
  });

  it('names what differs from the preset as it stands now, such as epochs that were changed later', () => {
    const settings = settingsOf({ epochs: 5, schedule: 'cosine', scheduleFinal: 0.1 });
    const longer = { ...settings, stage: { ...settings.stage, epochs: 200 } };
    expect(again(longer)).toContain(' --epochs 200 ');
    expect(again(longer)).toContain(' --schedule cosine:0.1');
  });

  it('names a validation folder in place of the layout, and no share where the folders are the split', () => {
    const images = { ...IMAGES, validationFolder: '/more', split: { kind: 'folders' } } as const;
    expect(again(settingsOf({}), images)).toMatch(/^train \/my pictures --validation \/more --recipe finetune /);
  });

  it('begins with the run’s own file where no flag says its settings', () => {
    const settings = settingsOf({});
    const odd = { ...settings, stage: { ...settings.stage, epochs: -4 } };
    expect(again(odd)).toMatch(/ --config \/runs\/a\/run.json /);
  });
});
