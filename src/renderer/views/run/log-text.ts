/** The journal in sentences: one for each kind of event. */

import { failureFrom } from '../../../shared/failures/failure';
import { humanDuration } from '../../../core/text/units';
import type { NotableEvent } from '../../../shared/contract/runs';
import type { EventOf } from '../../../shared/events';
import type { CheckpointFaults } from '../../../shared/failures/run-faults';
import { clause } from '../../../shared/i18n/texts';
import type { I18n } from '../../i18n/i18n.svelte';
import { deviceText } from './status';

export const LOG_FILTERS = ['all', 'training', 'checkpoints', 'problems'] as const;
export type LogFilter = (typeof LOG_FILTERS)[number];

export interface LogLine {
  readonly text: string;
  /** What to do about it; mostly empty. */
  readonly hint: string;
  readonly tone: 'plain' | 'strong' | 'warning' | 'danger';
  readonly filter: Exclude<LogFilter, 'all'>;
}

type Words = Pick<I18n, 'm' | 'format' | 'words' | 'host'>;

const training = (text: string, tone: LogLine['tone'] = 'plain'): LogLine => ({
  text,
  hint: '',
  tone,
  filter: 'training',
});

const problem = (text: string, tone: LogLine['tone'], hint = ''): LogLine => ({ text, hint, tone, filter: 'problems' });

const LINES: { readonly [K in NotableEvent['kind']]: (event: EventOf<K>, words: Words) => LogLine } = {
  created: (_, { m }) => training(m.live.logCreated),
  started: ({ device, pid }, { m, format, host }) => {
    return training(m.live.logStarted(deviceText(device, host), format.count(device.threads), String(pid)));
  },
  status: ({ status }, { m }) => training(m.live.logStatus(m.common.status[status])),
  stage: ({ stage, epochs, stepsPerEpoch }, { m, format }) =>
    training(m.live.logStage(m.common.stage[stage], format.count(epochs), format.count(stepsPerEpoch)), 'strong'),
  features: ({ done, total, computed, elapsedMs }, { m, format }) => {
    const counts = [done, total, computed].map(format.count) as [string, string, string];
    return training(m.live.logFeatures(...counts, humanDuration(elapsedMs)));
  },
  validating: ({ stage, epoch }, { m, format }) =>
    training(m.live.logValidating(m.common.stage[stage], format.count(epoch))),
  epoch: epochLine,
  paused: ({ depth }, { m }) => training(depth === 'hold' ? m.live.logPausedHold : m.live.logPausedRelease, 'strong'),
  resumed: ({ from, lostSteps }, { m, format }) => {
    const going = from === null ? m.live.logResumed : m.live.logResumedFrom(from);
    return training(lostSteps === 0 ? going : `${going} ${m.live.logLostSteps(format.count(lostSteps))}`, 'strong');
  },
  checkpoint: ({ id, reason }, { m }) => ({
    ...training(m.live.logCheckpoint(id, m.live.reason[reason])),
    filter: 'checkpoints',
  }),
  'checkpoint-damaged': ({ id, message, found }, { m, host }) => {
    const why = found === undefined ? message : clause<CheckpointFaults>(host.checkpointFaults, found);
    return problem(m.live.logCheckpointDamaged(id, why), 'warning');
  },
  unreadable: ({ was }, { m }) => problem(m.live.logUnreadable(was), 'warning'),
  failure: ({ failure }, { words }) => {
    const { title, message, hint } = words(failureFrom(failure));
    return problem(`${title}: ${message}`, 'danger', hint);
  },
  'device-changed': ({ changes }, { m }) => {
    const facts = changes.map(({ what, before, now }) => m.live.logChange(m.live.changed[what], now, before));
    return problem(m.live.logDeviceChanged(facts.join('; ')), 'warning');
  },
  pace: ({ percent }, { m, format }) => training(m.live.logPace(format.percent(percent / 100, 0)), 'strong'),
  extended: ({ epochs }, { m, format }) => training(m.live.logExtended(format.count(epochs)), 'strong'),
  'data-moved': ({ folder }, { m }) => training(m.live.logMoved(folder), 'strong'),
  'early-stopping': ({ epoch, patience }, { m, format }) =>
    training(m.live.logEarly(format.count(epoch), format.count(patience)), 'strong'),
  'learning-rate': ({ learningRate, epoch, reason, patience }, { m, format }) => {
    const why = patience === undefined ? reason : m.live.rateWhy(format.count(patience));
    return training(m.live.logRate(format.number(learningRate), format.count(epoch), why));
  },
  memory: ({ rssBytes, tensors }, { m, format }) =>
    training(m.live.logMemory(format.bytes(rssBytes), format.count(tensors))),
  model: ({ epoch, weightsSha256 }, { m, format }) =>
    training(m.live.logModel(format.count(epoch), weightsSha256.slice(0, 12))),
};

export function logLine(event: NotableEvent, words: Words): LogLine {
  const line = LINES[event.kind] as (event: NotableEvent, words: Words) => LogLine;
  return line(event, words);
}

function epochLine({ stage, report, improved }: EventOf<'epoch'>, { m, format }: Words): LogLine {
  const facts = m.live.logEpochFacts(
    format.fixed(report.loss, 4),
    format.percent(report.accuracy),
    format.fixed(report.valLoss, 4),
    format.percent(report.valAccuracy),
  );
  const text = m.live.logEpoch(m.common.stage[stage], format.count(report.epoch), facts);
  return training(improved ? `${text} ${m.live.logImproved}` : text, 'strong');
}
