/** What models were asked on this page and what they answered; kept over other views and over a reload. */

import { SvelteMap } from 'svelte/reactivity';
import type { Predictions as Answer } from '../../shared/contract/predictions';
import type { OpenedItem } from '../../shared/contract/images';
import type { Reply } from '../../shared/contract/requests';
import type { Failure } from '../../shared/failures/failure';
import type { RunId } from '../../shared/run';
import type { Progress } from '../../shared/trainer-protocol';
import { keepAnswers, readAnswers, type Answered, type Question, type Seen } from './kept-answers';
import { inBatches, joinAnswers, withinMemory } from './prediction-batches';
import type { Host } from './host.svelte';

export interface AskedQuestion extends Question {
  /** null until the first image is looked at: the model is being loaded. */
  readonly progress: Progress | null;
  /** Whether the models answered the question before, so that they are loaded. */
  readonly isWarm: boolean;
}

export class Predictions {
  private readonly kept = readAnswers();
  /** The models that were asked for last; they may be gone. */
  chosen = $state.raw<readonly RunId[]>(this.kept.chosen);
  /** Latest first. */
  history = $state.raw<readonly Answered[]>(this.kept.history);
  shownId = $state<number | null>(this.kept.shownId);
  readonly shown = $derived(this.history.find(({ id }) => id === this.shownId) ?? null);
  running = $state.raw<AskedQuestion | null>(null);
  /** Asked while another question is being answered. */
  queue = $state.raw<readonly Question[]>([]);
  failure = $state.raw<Failure | null>(null);
  /** Opened while there was no model to ask. */
  waiting = $state.raw<readonly OpenedItem[]>([]);
  /** How many classes of an answer are shown. */
  topCount = $state<'3' | '5' | 'all'>('3');
  /** How each model is shown an image. */
  readonly seen = new SvelteMap<RunId, Seen>(this.kept.seen);

  private lastId = this.kept.history[0]?.id ?? 0;
  private warm: readonly RunId[] = [];
  private cancelJob: (() => void) | null = null;

  constructor(private readonly host: Host) {
    addEventListener('pagehide', () => this.keep());
  }

  async ask(question: Question): Promise<void> {
    this.queue = [...this.queue, question];
    if (this.running !== null) return;
    for (let next = this.queue[0]; next !== undefined; next = this.queue[0]) {
      this.queue = this.queue.slice(1);
      await this.answer(next);
    }
  }

  /** Ends the question that is being answered, and those behind it. */
  cancel(): void {
    this.queue = [];
    this.cancelJob?.();
  }

  forget(id: number): void {
    this.history = this.history.filter((each) => each.id !== id);
    if (this.shownId === id) this.shownId = this.history[0]?.id ?? null;
  }

  private keep(): void {
    const { chosen, history, shownId, seen } = this;
    keepAnswers({ chosen, history, shownId, seen: [...seen] });
  }

  private async answer(question: Question): Promise<void> {
    this.failure = null;
    this.running = { ...question, progress: null, isWarm: question.runIds.every((each) => this.warm.includes(each)) };
    const reply = await this.askAll(question);
    this.running = null;
    this.cancelJob = null;
    if (!reply.ok) {
      if (reply.failure.code !== 'cancelled') this.failure = reply.failure;
      return;
    }
    this.warm = question.runIds;
    const answered: Answered = { ...question, id: ++this.lastId, at: Date.now(), answer: reply.value };
    this.history = withinMemory([answered, ...this.history]);
    this.shownId = answered.id;
    await Promise.all(question.runIds.map((runId) => this.learnSeen(runId)));
    this.keep();
  }

  private async askAll({ runIds, items }: Question): Promise<Reply<Answer>> {
    const answers: Answer[] = [];
    for (const batch of inBatches(items)) {
      const args = { runIds, items: batch.map(({ id }) => id) };
      const job = this.host.job('models.predict', args, (progress) => {
        if (this.running !== null) this.running = { ...this.running, progress };
      });
      this.cancelJob = job.cancel;
      const reply = await job.reply;
      if (!reply.ok) return reply;
      answers.push(reply.value);
    }
    return { ok: true, value: joinAnswers(answers) };
  }

  private async learnSeen(runId: RunId): Promise<void> {
    if (this.seen.has(runId)) return;
    const reply = await this.host.request('runs.get', { runId });
    if (!reply.ok) return;
    const { size, preprocessing } = reply.value.manifest.settings;
    this.seen.set(runId, { size, preprocessing });
  }
}
