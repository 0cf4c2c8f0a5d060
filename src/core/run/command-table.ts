/**
 * The commands of a run: when a person can give each of them, and how to recognise its answer in the journal. Page,
 * command line and services derive from this table.
 */

import { LatheError } from '../../shared/failures/failure';
import type { RunEvent, RunEventKind } from '../../shared/events';
import type { RunStatus } from '../../shared/run';
import {
  FULL_PACE,
  SLOWEST_PACE,
  type CommandAnswer,
  type CommandOf,
  type RunCommand,
  type RunCommandKind,
} from '../../shared/run-commands';

interface CommandEntry<K extends RunCommandKind> {
  /** @throws LatheError setting-invalid */
  readonly requireBounds?: (command: CommandOf<K>) => void;
  /** Statuses in which a person can give it. */
  readonly when: readonly RunStatus[];
  /** @param previous the event before it, null where none was read. @returns undefined for any other event */
  readonly answer: (event: RunEvent, command: CommandOf<K>, previous: RunEvent | null) => CommandAnswer | undefined;
  /** Whether the trainer ends after its answer. */
  readonly endsTrainer?: (command: CommandOf<K>) => boolean;
}

const WORKING: readonly RunStatus[] = ['preparing', 'running'];

function answeredBy(...statuses: readonly RunStatus[]): (event: RunEvent) => CommandAnswer | undefined {
  return (event) => (event.kind === 'status' && statuses.includes(event.status) ? null : undefined);
}

/** A status behind one of these is the run’s own; any other repeats what was, for a command with nothing to do. */
const ANNOUNCING: readonly RunEventKind[] = ['started', 'stage', 'paused', 'resumed'];

/** The answer to a command that there was nothing to do for. */
function needlessIn(...statuses: readonly RunStatus[]) {
  const answer = answeredBy(...statuses);
  return (event: RunEvent, previous: RunEvent | null): CommandAnswer | undefined =>
    previous !== null && ANNOUNCING.includes(previous.kind) ? undefined : answer(event);
}

const NOT_HELD = needlessIn(...WORKING);
const NOTHING_TO_SAVE = needlessIn('preparing', 'paused');

export const RUN_COMMANDS: { readonly [K in RunCommandKind]: CommandEntry<K> } = {
  pause: {
    when: WORKING,
    // A pause that goes deeper, or less deep, is the answer to another command.
    answer: (event, { depth }, previous) =>
      previous?.kind === 'paused' && previous.depth === depth ? answeredBy('paused')(event) : undefined,
    endsTrainer: ({ depth }) => depth === 'release',
  },
  resume: {
    when: ['paused'],
    answer: (event, _, previous) =>
      previous?.kind === 'resumed' && previous.from === null
        ? answeredBy(...WORKING)(event)
        : NOT_HELD(event, previous),
  },
  stop: {
    when: [...WORKING, 'pausing', 'paused'],
    answer: answeredBy('stopped'),
    endsTrainer: () => true,
  },
  checkpoint: {
    when: WORKING,
    // A pause and a stop write one too. Before the first stage there is none to write: the status answers.
    answer: (event, _, previous) => {
      if (event.kind === 'checkpoint')
        return ['request', 'pause', 'stop'].includes(event.reason) ? event.id : undefined;
      return NOTHING_TO_SAVE(event, previous);
    },
  },
  pace: {
    requireBounds: ({ percent }) => {
      if (Number.isInteger(percent) && percent >= SLOWEST_PACE && percent <= FULL_PACE) return;
      throw new LatheError('pace-invalid', { low: SLOWEST_PACE, high: FULL_PACE, received: percent });
    },
    when: WORKING,
    answer: (event, { percent }) => (event.kind === 'pace' && event.percent === percent ? null : undefined),
  },
};

export function entryOf(command: RunCommand): CommandEntry<RunCommandKind> {
  return RUN_COMMANDS[command.kind] as CommandEntry<RunCommandKind>;
}
