/** Training in the terminal: lasting lines for what happened, a moving line for what is happening. */

import { estimate } from '../../core/run/eta';
import { NO_PROGRESS, progressAfter, type RunProgress } from '../../core/run/run-progress';
import { FULL_PACE } from '../../shared/run-commands';
import type { EventOf, RunEvent, RunEventKind } from '../../shared/events';
import { facts, labels } from '../i18n/en/facts';
import { texts } from '../i18n/en/texts';
import { rate } from './format';
import { factLine } from './lines';
import type { LiveLine } from './live-line';
import { epochHead, epochRow, progressLine } from './progress-line';
import { paint, type Screen, type Tone } from './screen';

export interface TrainingViewOptions {
  readonly screen: Screen;
  readonly live: LiveLine;
  readonly now: () => Date;
  /** Validation images for each training image. */
  readonly validationShare: number;
  /** Whether a part of the network is not trained. */
  readonly hasFrozen: boolean;
  /** The command that goes on with the run. */
  readonly resuming: string;
}

export class TrainingView {
  private progress: RunProgress = NO_PROGRESS;

  constructor(private readonly options: TrainingViewOptions) {}

  /** Goes on from known progress without printing it. */
  restore(progress: RunProgress): void {
    this.progress = progress;
  }

  take(event: RunEvent): void {
    const before = this.progress;
    this.progress = progressAfter(before, event);
    for (const line of this.lastingLines(event, before)) this.options.live.print(line);
    this.refresh();
  }

  /** Redraws the moving line: time passes without events, too. */
  refresh(): void {
    const { live, now, validationShare } = this.options;
    live.show((columns) => {
      const date = now();
      const known = estimate(this.progress, date.getTime(), validationShare);
      return progressLine(this.progress, known, date, columns);
    });
  }

  private lastingLines(event: RunEvent, before: RunProgress): string[] {
    const { screen, hasFrozen, resuming } = this.options;
    const lines = LINES[event.kind] as LinesOf<RunEventKind> | undefined;
    const line = (tone: Tone, text: string): string[] => [paint(screen, tone, text)];
    return lines?.(event, { line, before, epochs: this.progress.epochs, hasFrozen, resuming }) ?? [];
  }
}

interface Surroundings extends Pick<TrainingViewOptions, 'hasFrozen' | 'resuming'> {
  readonly line: (tone: Tone, text: string) => string[];
  readonly before: RunProgress;
  /** Of the stage. */
  readonly epochs: number;
}

type LinesOf<K extends RunEventKind> = (event: EventOf<K>, surroundings: Surroundings) => string[];

const { events } = texts;

/** What of the journal stays on the screen; the other kinds only move the line. */
const LINES: { readonly [K in RunEventKind]?: LinesOf<K> } = {
  started: ({ device }, { line, hasFrozen }) => line('faint', factLine(labels.device, facts.device(device, hasFrozen))),
  stage: ({ stage, epochs }, { line, before }) => {
    const title = line('strong', texts.stages[stage]);
    if (stage === 'features') return title;
    const rows = stage === before.stage ? before.rows : [];
    const best = before.best ?? { epoch: 0, valAccuracy: 0 };
    // Of a resumed stage the last rows stand above the new ones.
    return ['', ...title, epochHead(epochs), ...rows.slice(-3).map((row) => epochRow(row, epochs, best))];
  },
  epoch: ({ report, best, improved }, { line, epochs }) => {
    const row = epochRow(report, epochs, best);
    return improved ? line('good', row) : [row];
  },
  checkpoint: ({ id, reason }, { line }) => (reason === 'request' ? line('faint', events.checkpoint(id)) : []),
  'checkpoint-damaged': ({ id, message }, { line }) => line('caution', events.damaged(id, message)),
  paused: ({ depth }, { line, resuming }) => line('strong', depth === 'hold' ? events.held(resuming) : events.paused),
  resumed: ({ from, lostSteps }, { line }) => line('strong', events.resumed(from, lostSteps)),
  'device-changed': ({ changes }, { line }) => line('caution', events.changed(changes)),
  pace: ({ percent }, { line }) => line('strong', percent === FULL_PACE ? events.full : events.pace(percent)),
  extended: ({ epochs }, { line }) => line('strong', events.extended(epochs)),
  'data-moved': ({ folder }, { line }) => line('strong', events.moved(folder)),
  'early-stopping': ({ patience }, { line }) => line('strong', events.early(patience)),
  'learning-rate': ({ learningRate, reason }, { line }) => line('faint', events.rate(rate(learningRate), reason)),
  unreadable: ({ was }, { line }) => line('caution', events.unreadable(was)),
};
