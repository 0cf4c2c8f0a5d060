/** The shape of each kind of event. A journal line of another shape is damaged, or of another version. */

import {
  count,
  json,
  listOf,
  nullable,
  number,
  objectOf,
  oneOf,
  ShapeError,
  text,
  yesOrNo,
  type Check,
} from '../../core/json-check';
import { CHECKPOINT_REASONS, type EventOf, type RunEventBody } from '../../shared/events';
import { RUN_STATUSES, type DeviceChange, type EpochReport } from '../../shared/run';
import { en } from '../../shared/i18n/en';
import { bestShape, deviceShape, failureShape, stageName } from '../folder/run-shapes';

type Members<K extends RunEventBody['kind']> = {
  readonly [M in keyof Omit<EventOf<K>, 'kind' | 'n' | 'at'>]-?: Check<unknown>;
};

const report = objectOf<EpochReport>({
  epoch: count,
  trainMs: number,
  validationMs: number,
  loss: number,
  accuracy: number,
  valLoss: number,
  valAccuracy: number,
  learningRate: number,
});
const changes = listOf(
  objectOf<DeviceChange>({
    what: oneOf('device', 'processor', 'tensorflow', 'frozenBody', 'pictures'),
    before: text,
    now: text,
  }),
);

/** For members that earlier versions left out. */
function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, at) => (value === undefined ? undefined : check(value, at));
}

const faultShape = objectOf({ fault: oneOf(...Object.keys(en.checkpointFaults)), facts: json });

const SHAPES: { readonly [K in RunEventBody['kind']]: Members<K> } = {
  created: {},
  started: { pid: count, device: deviceShape, node: text, platform: text },
  status: { status: oneOf(...RUN_STATUSES) },
  stage: { stage: stageName, epochs: count, stepsPerEpoch: count },
  features: { done: count, total: count, computed: count, elapsedMs: number },
  step: {
    stage: stageName,
    epoch: count,
    step: count,
    loss: number,
    accuracy: number,
    learningRate: number,
    stepMs: number,
    waitMs: number,
    pictures: count,
  },
  validating: { stage: stageName, epoch: count },
  epoch: { stage: stageName, report, best: bestShape, improved: yesOrNo },
  checkpoint: { id: text, reason: oneOf(...CHECKPOINT_REASONS) },
  'checkpoint-damaged': { id: text, message: text, found: optional(faultShape) },
  paused: { depth: oneOf('hold', 'release') },
  pace: { percent: count },
  resumed: { from: nullable(text), lostSteps: count },
  'device-changed': { changes },
  extended: { epochs: count },
  'early-stopping': { epoch: count, patience: count },
  'learning-rate': { epoch: count, learningRate: number, reason: text, patience: optional(count) },
  memory: { rssBytes: number, tensors: count, tensorBytes: number },
  model: { weightsSha256: text, epoch: count },
  failure: { failure: failureShape },
};

const MEMBERS = new Map(
  Object.entries(SHAPES).map(([kind, members]) => [kind, Object.entries<Check<unknown>>(members)]),
);

/** Whether a line has the shape of its kind. */
export function isWhole(line: Readonly<Record<string, unknown>>): boolean {
  const members = MEMBERS.get(String(line['kind']));
  if (members === undefined) return false;
  try {
    for (const [name, check] of members) check(line[name], name);
    return true;
  } catch (error) {
    if (error instanceof ShapeError) return false;
    throw error;
  }
}
