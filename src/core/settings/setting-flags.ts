/** Settings as flags of `lathe train`: what a flag asks for, and the command that asks for the same. */

import { flagName, SETTING_KEYS, SETTINGS, type FlagSetting, type NumberSetting } from '../../shared/setting-table';
import type { RunSettings, ScheduleSettings, SettingChanges } from '../../shared/settings';
import type { Layout } from '../../shared/layouts';
import { boundsOf, isWithin } from './check-settings';
import { readSetting } from './setting-values';

/** Settings with a flag, in the order of the help and of a printed command. */
export const FLAG_SETTINGS = SETTING_KEYS.filter((key): key is FlagSetting => SETTINGS[key].flag !== undefined);

/** The numbers behind the name of a schedule, as in `step:10:0.1`. */
const SCHEDULE_NUMBERS: Readonly<Record<ScheduleSettings['kind'], readonly NumberSetting[]>> = {
  constant: [],
  cosine: ['scheduleFinal'],
  step: ['scheduleEvery', 'scheduleFactor'],
  plateau: ['scheduleFactor', 'schedulePatience'],
};

/** Finite; null for anything else. */
export function parseFlagNumber(text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

function parseSchedule(text: string): SettingChanges | null {
  // Without a number a cosine falls to nothing.
  const [kind = '', ...numbers] = (text === 'cosine' ? 'cosine:0' : text).split(':');
  const isKind = (name: string): name is ScheduleSettings['kind'] => Object.hasOwn(SCHEDULE_NUMBERS, name);
  if (!isKind(kind) || SCHEDULE_NUMBERS[kind].length !== numbers.length) return null;
  const entries = SCHEDULE_NUMBERS[kind].map((key, i) => [key, parseFlagNumber(numbers[i] ?? '')] as const);
  const areUsable = entries.every(([key, value]) => value !== null && isWithin(value, boundsOf(key)));
  return areUsable ? { schedule: kind, ...Object.fromEntries(entries) } : null;
}

/** @returns what a flag with this text asks for; null where it can’t be read */
export function parseFlag(key: FlagSetting, text: string): SettingChanges | null {
  const { whole, real } = SETTINGS[key];
  const value = parseFlagNumber(text);
  if (key === 'schedule') return parseSchedule(text);
  if (key === 'views') {
    if (text === 'fresh') return { views: 'fresh' };
    return value === null ? null : { views: 'kept', viewCount: value };
  }
  if (key === 'earlyStopping') return value === null ? null : { earlyStopping: 'on', earlyStoppingPatience: value };
  if (whole === undefined && real === undefined) return { [key]: text };
  return value === null ? null : { [key]: value };
}

/** What stands behind a flag that says more than one setting, or one that was not asked for; undefined for nothing. */
const WORDS: Readonly<Partial<Record<FlagSetting, (settings: RunSettings) => string | number | undefined>>> = {
  schedule: (settings) => {
    const { kind } = settings.stage.schedule;
    return [kind, ...SCHEDULE_NUMBERS[kind].map((key) => readSetting(settings, key))].join(':');
  },
  views: ({ augmentViews }) => augmentViews,
  earlyStopping: ({ earlyStopping }) => earlyStopping?.patience,
  headFrom: (settings) => readSetting(settings, 'headRun') ?? readSetting(settings, 'headFile'),
  seed: ({ seed }) => seed,
  threads: ({ threads }) => threads,
};

/** What of a request stands in its command beside the settings. Folders and files as they are to be written. */
export interface CommandData {
  readonly folder: string;
  readonly validationFolder: string | null;
  /** What the person said of the folder; null where it was told from the folder. */
  readonly layout: Layout | null;
  /** The share that validates where images are split off; null where the folder brings them. */
  readonly split: number | null;
  readonly config: string | null;
}

/** The words behind `lathe` that make an equal run, with the seed and the threads that were chosen. */
export function trainCommand(data: CommandData, settings: RunSettings, changes: SettingChanges): string[] {
  const words = ['train', data.folder];
  if (data.validationFolder !== null) words.push('--validation', data.validationFolder);
  if (data.layout !== null) words.push('--layout', data.layout);
  if (data.split !== null) words.push('--split', String(data.split));
  if (data.config !== null) words.push('--config', data.config);
  words.push('--recipe', settings.recipe, '--preset', settings.preset);
  for (const key of FLAG_SETTINGS) {
    const isAsked = SETTING_KEYS.some(
      (each) => changes[each] !== undefined && (SETTINGS[each].inFlagOf ?? each) === key,
    );
    if (!isAsked && key !== 'seed' && key !== 'threads') continue;
    const text = key in WORDS ? WORDS[key]?.(settings) : changes[key];
    if (key === 'nesterov') words.push(text === 'on' ? '--nesterov' : '--no-nesterov');
    else if (text !== undefined) words.push(flagName(key), String(text));
  }
  return words;
}
