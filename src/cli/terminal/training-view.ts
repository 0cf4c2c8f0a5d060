/** Training as the terminal shows it: lasting lines for what happened, one that moves for what is happening. */

import { estimate } from '../../core/run/eta';
import { NO_PROGRESS, progressAfter, type RunProgress } from '../../core/run/run-progress';
import { FULL_PACE } from '../../shared/run-commands';
import type { EventOf, RunEvent, RunEventKind } from '../../shared/events';
import type { DeviceChange, StageName } from '../../shared/run';
import { plural, rate } from './format';
import type { LiveLine } from './live-line';
import { paint } from './paint';
import type { Tone } from './paint';
import { epochHead, epochRow, progressLine } from './progress-line';
import { deviceText, factLine } from './run-facts';
import type { Screen } from './streams';

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
}

const STAGE_TITLES = {
  features: 'Features of the frozen layers',
  head: 'First the head',
  main: 'Training',
} as const;

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
    const { screen, hasFrozen } = this.options;
    if (event.kind === 'started') {
      return [paint(screen, 'faint', factLine('device', deviceText(event.device, hasFrozen)))];
    }
    if (event.kind === 'stage') return this.stageLines(event, before);
    if (event.kind === 'epoch') {
      const row = epochRow(event.report, this.progress.epochs, event.best);
      return [event.improved ? paint(screen, 'good', row) : row];
    }
    return eventLines(event).map((line) => paint(screen, line.tone, line.text));
  }

  private stageLines({ stage, epochs }: EventOf<'stage'>, before: RunProgress): string[] {
    const title = paint(this.options.screen, 'strong', STAGE_TITLES[stage]);
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

type LinesOf<K extends RunEventKind> = (event: EventOf<K>) => TonedLine[];

const none = (): TonedLine[] => [];
const faint = (text: string): TonedLine[] => [{ tone: 'faint', text }];
const strong = (text: string): TonedLine[] => [{ tone: 'strong', text }];

/** Told with what the view knows. */
type OwnLines = 'started' | 'stage' | 'epoch';

/** What of the journal stays on the screen, beside those. */
const LINES: { readonly [K in Exclude<RunEventKind, OwnLines>]: LinesOf<K> } = {
  created: none,
  status: none,
  features: none,
  step: none,
  validating: none,
  checkpoint: ({ id, reason }) => (reason === 'request' ? faint(`Checkpoint ${id}.`) : []),
  'checkpoint-damaged': ({ id, message }) => [{ tone: 'caution', text: `Checkpoint ${id} is damaged: ${message}` }],
  paused: ({ depth }) => strong(depth === 'hold' ? 'Paused; “lathe resume” goes on.' : 'Paused.'),
  resumed: ({ from, lostSteps }) => strong(resumedText(from, lostSteps)),
  'device-changed': ({ changes }) => [{ tone: 'caution', text: changedText(changes) }],
  pace: ({ percent }) =>
    strong(percent === FULL_PACE ? 'Computing all of the time again.' : `Computing ${percent} % of the time.`),
  extended: ({ epochs }) => strong(`The run shall have ${plural(epochs, 'epoch')} now.`),
  'early-stopping': ({ patience }) => strong(`Ended early: no improvement for ${plural(patience, 'epoch')}.`),
  'learning-rate': ({ learningRate, reason }) => faint(`Learning rate ${rate(learningRate)}: ${reason}`),
  unreadable: ({ was }) => [
    { tone: 'caution', text: `An entry of the journal (${was}) is damaged or of another version; it is left out.` },
  ],
  memory: none,
  model: none,
  failure: none,
};

function eventLines(event: Exclude<RunEvent, { kind: OwnLines }>): TonedLine[] {
  const lines = LINES[event.kind] as (event: RunEvent) => TonedLine[];
  return lines(event);
}

const CHANGED: Readonly<Record<DeviceChange['what'], string>> = {
  device: 'device',
  processor: 'processor',
  tensorflow: 'TensorFlow',
  frozenBody: 'frozen layers by',
  pictures: 'pictures by',
};

function changedText(changes: readonly DeviceChange[]): string {
  const facts = changes.map(({ what, before, now }) => `${CHANGED[what]} ${now} (before: ${before})`);
  return `Computed differently from here on, so last digits can differ from an undisturbed run’s: ${facts.join('; ')}.`;
}

function resumedText(from: string | null, lostSteps: number): string {
  if (from === null) return 'Going on.';
  const lost = lostSteps === 0 ? '' : ` ${plural(lostSteps, 'step')} after it are taken again.`;
  return `Going on from checkpoint ${from}.${lost}`;
}
