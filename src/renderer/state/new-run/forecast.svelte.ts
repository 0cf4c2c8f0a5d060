/** How long a new run will take, by a trial on this computer when the person asks for it. */

import type { DataChoice } from '../../../shared/contract/images';
import type { RunForecast } from '../../../shared/forecast';
import type { TrainChoice } from '../../../shared/settings';
import type { Job } from '../job.svelte';

export interface ForecastQuestion {
  readonly data: DataChoice;
  readonly choice: TrainChoice;
}

interface Answer {
  /** The question as JSON. */
  readonly question: string;
  readonly forecast: RunForecast;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export class Forecast {
  answer = $state.raw<Answer | null>(null);

  constructor(readonly job: Job<'runs.forecast'>) {}

  /** Whether the answer belongs to these settings and images. */
  isOf(question: ForecastQuestion | null): boolean {
    return this.answer?.question === JSON.stringify(question);
  }

  async ask(question: ForecastQuestion): Promise<void> {
    const reply = await this.job.ask('runs.forecast', question);
    if (reply?.ok !== true) return;
    this.answer = { question: JSON.stringify(question), forecast: reply.value, at: Date.now() };
  }

  forget(): void {
    this.job.forget();
    this.answer = null;
  }
}
