/** How long the run that a person is about to start will take: tried on this computer when they ask for it. */

import type { TrainChoice } from '../../../shared/settings';
import type { DataChoice } from '../../../shared/contract/images';
import type { Failure } from '../../../shared/failures/failure';
import type { RunForecast } from '../../../shared/forecast';
import type { Progress } from '../../../shared/trainer-protocol';
import type { Host, RunningJob } from '../host.svelte';

export interface ForecastQuestion {
  readonly data: DataChoice;
  readonly choice: TrainChoice;
}

interface Answer {
  /** What was asked, as text. */
  readonly question: string;
  readonly forecast: RunForecast;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export class Forecast {
  answer = $state.raw<Answer | null>(null);
  failure = $state.raw<Failure | null>(null);
  progress = $state.raw<Progress | null>(null);
  isTrying = $state(false);
  private job: RunningJob<RunForecast> | null = null;

  constructor(private readonly host: Host) {}

  /** Whether what is shown was tried with other settings or images. */
  isOf(question: ForecastQuestion | null): boolean {
    return this.answer?.question === JSON.stringify(question);
  }

  async ask(question: ForecastQuestion): Promise<void> {
    this.cancel();
    const job = this.host.job('runs.forecast', question, (progress) => {
      if (this.job === job) this.progress = progress;
    });
    [this.job, this.isTrying, this.progress, this.failure] = [job, true, null, null];
    const reply = await job.reply;
    if (this.job !== job) return;
    [this.job, this.isTrying, this.progress] = [null, false, null];
    if (reply.ok) this.answer = { question: JSON.stringify(question), forecast: reply.value, at: Date.now() };
    else if (reply.failure.code !== 'cancelled') this.failure = reply.failure;
  }

  cancel(): void {
    this.job?.cancel();
  }

  forget(): void {
    this.cancel();
    [this.job, this.isTrying, this.progress] = [null, false, null];
    [this.answer, this.failure] = [null, null];
  }
}
