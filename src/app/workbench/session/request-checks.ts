/** What each request takes: everything that a page sends passes one of these before anything else looks at it. */

import {
  count,
  either,
  listWithin,
  nullable,
  number,
  objectOf,
  oneOf,
  partialOf,
  textLike,
  textUpTo,
  wholeWithin,
  yesOrNo,
} from '../../../core/json-check';
import type { Check } from '../../../core/json-check';
import { PREFERENCE_CHECKS } from '../../host/preferences';
import { noteChanges, runName } from '../../../runs/library/annotations';
import { earlyStoppingShape, headMembers, headSourceShape, scheduleShape } from '../../../runs/folder/run-shapes';
import type { SettingChanges, TrainChoice } from '../../../shared/setting-changes';
import { FULL_PACE, SLOWEST_PACE } from '../../../shared/run-commands';
import type { DataChoice, ImageRef } from '../../../shared/contract/images';
import type { ArgsOf, Nothing, RequestName } from '../../../shared/contract/requests';
import type { JournalPlace } from '../../../shared/contract/runs';
import { EXPORT_FORMATS } from '../../../shared/reports';
import type { RunId } from '../../../shared/run';
import { RECIPE_NAMES } from '../../../shared/settings';

/** Bytes of an uploaded file. */
export const LARGEST_UPLOAD = 64 * 1024 * 1024;
const LONGEST_BASE64 = Math.ceil(LARGEST_UPLOAD / 3) * 4;

const MOST_RUNS = 1000;
const MOST_COMPARED = 6;
const MOST_MODELS = 2;
const MOST_ITEMS = 1000;
/** A folder’s name. */
const LONGEST_LABEL = 255;

const nothing: Check<Nothing> = objectOf<Nothing>({});
const job = textLike('text of 1 to 100 characters', /^.{1,100}$/s);
const id = textLike('text of 1 to 100 characters', /^.{1,100}$/s);
const path = textUpTo(4096);
/** One name in the runs folder, so that it can’t lead out of it. */
const runId: Check<RunId> = textLike('the id of a run', /^(?!\.)[^/\\\p{Cc}]{1,255}$/u);
const runIds = listWithin(runId, 1, MOST_RUNS);

const dataMembers = { folder: id, validationFolder: nullable(id), split: nullable(number) };
const data: Check<DataChoice> = objectOf<DataChoice>(dataMembers);

/** Shapes alone: bounds are those of every other way in, `resolveSettings`. */
const changes: Check<SettingChanges> = partialOf<SettingChanges>({
  size: number,
  preprocessing: oneOf('imagenet', 'rescale'),
  augment: oneOf('none', 'mirror', 'article', 'standard'),
  augmentViews: either(number, oneOf('fresh')),
  head: partialOf(headMembers),
  unfreeze: textUpTo(40),
  batchSize: number,
  epochs: number,
  optimizer: oneOf('sgd', 'rmsprop', 'adam', 'adamw'),
  learningRate: number,
  momentum: number,
  nesterov: yesOrNo,
  weightDecay: number,
  schedule: scheduleShape,
  warmupEpochs: number,
  headEpochs: number,
  headLearningRate: number,
  headFrom: headSourceShape,
  l2: number,
  earlyStopping: nullable(earlyStoppingShape),
  keepBest: yesOrNo,
  classWeights: oneOf('none', 'balanced'),
  featureCache: oneOf('on', 'half', 'off'),
  checkpointMinutes: number,
  seed: number,
  threads: number,
});

const choice: Check<TrainChoice> = objectOf<TrainChoice>({
  recipe: oneOf(...RECIPE_NAMES),
  preset: oneOf('article', 'recommended'),
  changes,
});

const place: Check<JournalPlace> = objectOf<JournalPlace>({ n: count, at: textUpTo(40) });
const aRun: Check<{ runId: RunId }> = objectOf<{ runId: RunId }>({ runId });
const someRuns: Check<{ runIds: readonly RunId[] }> = objectOf<{ runIds: readonly RunId[] }>({ runIds });

const preview: Check<ArgsOf<'data.preview'>> = objectOf<ArgsOf<'data.preview'>>({
  job,
  folder: id,
  size: wholeWithin(16, 1024),
  augment: oneOf('none', 'mirror', 'article', 'standard'),
  seed: count,
  images: wholeWithin(1, 64),
  augmentations: wholeWithin(1, 64),
});

/** They come in requests, and by the address of an image in a host’s own way. */
export const imageRef: Check<ImageRef> = (value, at) => {
  const { kind } = objectOf({ kind: oneOf('item', 'run', 'made') })(value, at);
  switch (kind) {
    case 'item':
      return { kind, ...objectOf({ item: id, path })(value, at) };
    case 'run':
      return { kind, ...objectOf({ runId, subset: oneOf('train', 'validation'), index: count })(value, at) };
    case 'made':
      return { kind, ...objectOf({ id })(value, at) };
  }
};

export const REQUEST_CHECKS: { readonly [N in RequestName]: Check<ArgsOf<N>> } = {
  'host.hello': nothing,
  'host.doctor': nothing,
  'preferences.change': objectOf({ changes: partialOf(PREFERENCE_CHECKS) }),
  'job.cancel': objectOf({ job }),
  'folders.choose': objectOf({ title: textUpTo(200) }),
  'weights.choose': objectOf({ title: textUpTo(200) }),
  'folders.browse': objectOf({ path: nullable(path) }),
  'folders.open': objectOf({ path }),
  'folders.recent': nothing,
  'folders.samples': objectOf({ job }),
  'upload.begin': objectOf({ name: textUpTo(200) }),
  'upload.file': objectOf({ upload: id, path, base64: textUpTo(LONGEST_BASE64) }),
  'upload.end': objectOf({ upload: id }),
  'data.scan': objectOf<ArgsOf<'data.scan'>>({ job, ...dataMembers }),
  'data.preview': preview,
  'runs.list': nothing,
  'runs.get': aRun,
  'runs.forecast': objectOf<ArgsOf<'runs.forecast'>>({ job, data, choice }),
  'runs.start': objectOf<ArgsOf<'runs.start'>>({ job, data, choice, name: nullable(runName) }),
  'runs.pause': objectOf<ArgsOf<'runs.pause'>>({ runId, depth: oneOf('hold', 'release') }),
  'runs.pace': objectOf<ArgsOf<'runs.pace'>>({ runId, percent: wholeWithin(SLOWEST_PACE, FULL_PACE) }),
  'runs.resume': objectOf<ArgsOf<'runs.resume'>>({ runId, epochs: nullable(number) }),
  'runs.stop': aRun,
  'runs.checkpoint': aRun,
  'runs.annotate': objectOf<ArgsOf<'runs.annotate'>>({ runId, changes: noteChanges }),
  'runs.delete': someRuns,
  'runs.restore': someRuns,
  'trash.status': nothing,
  'trash.empty': nothing,
  'cache.status': nothing,
  'cache.empty': nothing,
  'runs.import': objectOf<ArgsOf<'runs.import'>>({ job, folder: id }),
  'runs.reveal': aRun,
  'runs.watch': objectOf<ArgsOf<'runs.watch'>>({ runId, after: nullable(place) }),
  'runs.unwatch': aRun,
  'runs.report': aRun,
  'runs.problems': aRun,
  'runs.page': aRun,
  'runs.disagreement': objectOf({ runIds: listWithin(runId, 2, 2) }),
  'runs.compare': objectOf({ runIds: listWithin(runId, 1, MOST_COMPARED) }),
  'models.predict': objectOf<ArgsOf<'models.predict'>>({
    job,
    runIds: listWithin(runId, 1, MOST_MODELS),
    items: listWithin(id, 1, MOST_ITEMS),
  }),
  'models.explain': objectOf<ArgsOf<'models.explain'>>({
    job,
    runId,
    image: imageRef,
    label: nullable(textUpTo(LONGEST_LABEL)),
  }),
  'models.export': objectOf<ArgsOf<'models.export'>>({ job, runId, format: oneOf(...EXPORT_FORMATS), folder: id }),
  'models.evaluate': objectOf<ArgsOf<'models.evaluate'>>({ job, runId, folder: id }),
};

/** As large as a screen. */
export const imageEdge = wholeWithin(1, 4096);
