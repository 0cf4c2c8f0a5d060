/**
 * The commands of a run. Each entry holds the command’s arguments, when a person can give it, and how to recognise its
 * answer in the journal. Page, command line, services and the trainer’s inbox derive from this table.
 */

import { LatheError } from '../../shared/failures/failure';
import type { RunEvent } from '../../shared/events';
import type { RunStatus } from '../../shared/run';
import { FULL_PACE, SLOWEST_PACE } from '../../shared/run-commands';
import type { CommandAnswer, CommandOf, RunCommand, RunCommandKind } from '../../shared/run-commands';
import { kindOf, objectOf, oneOf, wholeWithin, type Check } from '../json-check';

interface CommandEntry<K extends RunCommandKind> {
  readonly shape: Check<Omit<CommandOf<K>, 'kind'>>;
  /** @throws LatheError setting-invalid */
  readonly requireBounds?: (command: CommandOf<K>) => void;
  /** Statuses in which a person can give it. */
  readonly when: readonly RunStatus[];
  /** @returns undefined for any other event */
  readonly answer: (event: RunEvent, command: CommandOf<K>) => CommandAnswer | undefined;
  /** Whether the trainer ends after its answer. */
  readonly endsTrainer?: (command: CommandOf<K>) => boolean;
}

const WORKING: readonly RunStatus[] = ['preparing', 'running'];

function answeredBy(...statuses: readonly RunStatus[]): (event: RunEvent) => CommandAnswer | undefined {
  return (event) => (event.kind === 'status' && statuses.includes(event.status) ? null : undefined);
}

export const RUN_COMMANDS: { readonly [K in RunCommandKind]: CommandEntry<K> } = {
  pause: {
    shape: objectOf({ depth: oneOf('hold', 'release') }),
    when: WORKING,
    answer: answeredBy('paused'),
    endsTrainer: ({ depth }) => depth === 'release',
  },
  resume: { shape: objectOf({}), when: ['paused'], answer: answeredBy(...WORKING) },
  stop: {
    shape: objectOf({}),
    when: [...WORKING, 'pausing', 'paused'],
    answer: answeredBy('stopped'),
    endsTrainer: () => true,
  },
  checkpoint: {
    shape: objectOf({}),
    when: WORKING,
    // A pause and a stop write one too. Before the first stage there is none to write: the status answers.
    answer: (event) => {
      if (event.kind === 'checkpoint')
        return ['request', 'pause', 'stop'].includes(event.reason) ? event.id : undefined;
      return answeredBy('preparing', 'paused')(event);
    },
  },
  pace: {
    shape: objectOf({ percent: wholeWithin(SLOWEST_PACE, FULL_PACE) }),
    requireBounds: ({ percent }) => {
      if (Number.isInteger(percent) && percent >= SLOWEST_PACE && percent <= FULL_PACE) return;
      throw new LatheError('pace-invalid', { low: SLOWEST_PACE, high: FULL_PACE, received: percent });
    },
    when: WORKING,
    answer: (event, { percent }) => (event.kind === 'pace' && event.percent === percent ? null : undefined),
  },
};

/** The entry of a command. */
export function entryOf(command: RunCommand): CommandEntry<RunCommandKind> {
  return RUN_COMMANDS[command.kind] as CommandEntry<RunCommandKind>;
}

type Shapes = { readonly [K in RunCommandKind]: Check<Omit<CommandOf<K>, 'kind'>> };

/** The shape of a command from a page or a file. */
export const commandShape: Check<RunCommand> = kindOf<RunCommand>(
  Object.fromEntries(Object.entries(RUN_COMMANDS).map(([kind, entry]) => [kind, entry.shape])) as Shapes,
);
