/** Training as the terminal shows it: lasting lines for what happened, one that moves for what is happening. */

import { estimate } from '../../core/run/eta';
import { NO_PROGRESS, progressAfter, type RunProgress } from '../../core/run/run-progress';
import { FULL_PACE } from '../../shared/run-commands';
import type { RunEvent, RunEventKind } from '../../shared/events';
import type { StageName } from '../../shared/run';
import { texts } from '../i18n/en/texts';
import { rate } from './format';
import { factLine } from './lines';
import type { LiveLine } from './live-line';
import { epochHead, epochRow, progressLine } from './progress-line';
import { deviceText } from './run-facts';
import { paint, type Screen, type Tone } from './screen';

export interface TrainingViewOptions {
  readonly screen: Screen;
  readonly live: LiveLine;
  readonly now: () => Date;
  /** Validation images for each training image. */
  readonly validationShare: number;
  /** Whether this stage is the last of the run. */
  readonly isLast: (stage: StageName) => boolean;
  /** Whether a part of the network is not trained. */
  readonly hasFrozen: boolean;
  /** The command that goes on with the run. */
  readonly resuming: string;
}

export class TrainingView {
  private progress: RunProgress = NO_PROGRESS;

  constructor(private readonly options: TrainingViewOptions) {}

  /** Takes up what is known already, and prints nothing of it. */
  restore(progress: RunProgress): void {
    this.progress = progress;
  }

  take(event: RunEvent): void {
    const before = this.progress;
    this.progress = progressAfter(before, event);
    for (const line of this.lastingLines(event, before)) this.options.live.print(line);
    this.refresh();
  }

  /** Redraws the line that moves: time passes without events, too. */
  refresh(): void {
    const { live, now, isLast, validationShare } = this.options;
    live.show((columns) => {
      const date = now();
      const { stage } = this.progress;
      const known = estimate(this.progress, date.getTime(), validationShare);
      const isLastStage = stage !== null && this.progress.phase !== 'features' && isLast(stage);
      return progressLine(this.progress, known, date, isLastStage, columns);
    });
  }

  private lastingLines(event: RunEvent, before: RunProgress): string[] {
    const { screen, hasFrozen, resuming } = this.options;
    if (event.kind === 'started') {
      return [paint(screen, 'faint', factLine(texts.facts.labels.device, deviceText(event.device, hasFrozen)))];
    }
    if (event.kind === 'stage') return this.stageLines(event, before);
    if (event.kind === 'epoch') {
      const row = epochRow(event.report, this.progress.epochs, event.best);
      return [event.improved ? paint(screen, 'good', row) : row];
    }
    return eventLines(event, resuming).map((line) => paint(screen, line.tone, line.text));
  }

  private stageLines({ stage, epochs }: EventOf<'stage'>, before: RunProgress): string[] {
    const title = paint(this.options.screen, 'strong', texts.stages[stage]);
    if (stage === 'features') return [title];
    const rows = stage === before.stage ? before.rows : [];
    const best = before.best ?? { epoch: 0, valAccuracy: 0 };
    // Of a resumed stage the last rows stand above the new ones.
    return ['', title, epochHead(epochs), ...rows.slice(-3).map((row) => epochRow(row, epochs, best))];
  }
}

interface TonedLine {
  readonly tone: Tone;
  readonly text: string;
}

type EventOf<K extends RunEventKind> = Extract<RunEvent, { kind: K }>;
type LinesOf<K extends RunEventKind> = (event: EventOf<K>, resuming: string) => TonedLine[];

const none = (): TonedLine[] => [];
const line = (tone: Tone, text: string): TonedLine[] => [{ tone, text }];

/** Told with what the view knows. */
type OwnLines = 'started' | 'stage' | 'epoch';

const { events } = texts;

/** What of the journal stays on the screen, beside those. */
const LINES: { readonly [K in Exclude<RunEventKind, OwnLines>]: LinesOf<K> } = {
  created: none,
  status: none,
  features: none,
  step: none,
  validating: none,
  checkpoint: ({ id, reason }) => (reason === 'request' ? line('faint', events.checkpoint(id)) : []),
  'checkpoint-damaged': ({ id, message }) => line('caution', events.damaged(id, message)),
  paused: ({ depth }, resuming) => line('strong', depth === 'hold' ? events.held(resuming) : events.paused),
  resumed: ({ from, lostSteps }) => line('strong', events.resumed(from, lostSteps)),
  'device-changed': ({ changes }) => line('caution', events.changed(changes)),
  pace: ({ percent }) => line('strong', percent === FULL_PACE ? events.full : events.pace(percent)),
  extended: ({ epochs }) => line('strong', events.extended(epochs)),
  'early-stopping': ({ patience }) => line('strong', events.early(patience)),
  'learning-rate': ({ learningRate, reason }) => line('faint', events.rate(rate(learningRate), reason)),
  notice: ({ message }) => line('faint', message),
  memory: none,
  model: none,
  failure: none,
};

function eventLines(event: Exclude<RunEvent, { kind: OwnLines }>, resuming: string): TonedLine[] {
  const lines = LINES[event.kind] as (event: RunEvent, resuming: string) => TonedLine[];
  return lines(event, resuming);
}
