/** A page without a screen: it asks a workbench, watches runs, and keeps what it is sent. */

import { englishOf } from '../../src/shared/i18n/failure-words';
import { setTimeout as delay } from 'node:timers/promises';
import type { Session, Workbench } from '../../src/app/workbench/session/ports';
import type { ArgsOf, Push, RequestName, ResultOf } from '../../src/shared/contract/requests';
import type { RunListRow } from '../../src/shared/contract/runs';
import type { RunEvent } from '../../src/shared/events';
import type { Failure } from '../../src/shared/failures/failure';
import type { RequestHooks } from '../../src/shared/request-channel';

const LOOK_MS = 20;

export class Page {
  readonly pushes: Push[] = [];
  private readonly session: Session;

  constructor(workbench: Workbench) {
    this.session = workbench.connect((push) => void this.pushes.push(push));
  }

  /** @throws Error for a failure */
  async ask<N extends RequestName>(name: N, args: ArgsOf<N>): Promise<ResultOf<N>> {
    const reply = await this.session.request(name, args);
    if (!reply.ok) throw new Error(`${name}: ${reply.failure.code}: ${englishOf(reply.failure).message}`);
    return reply.value as ResultOf<N>;
  }

  /** @throws Error where it is not refused */
  async refusal<N extends RequestName>(name: N, args: ArgsOf<N>, hooks: RequestHooks = {}): Promise<Failure> {
    const reply = await this.session.request(name, args, hooks);
    if (reply.ok) throw new Error(`${name} was expected to be refused; it gave ${JSON.stringify(reply.value)}`);
    return reply.failure;
  }

  close(): void {
    this.session.close();
  }

  /** Everything but steps that its watch of a run has brought and no rewind has voided. */
  events(runId: string): RunEvent[] {
    let events: RunEvent[] = [];
    for (const { body } of this.chunks(runId)) {
      const { rewoundTo } = body;
      if (rewoundTo !== null) events = events.filter(({ n }) => n <= rewoundTo);
      events.push(...body.events);
    }
    return events;
  }

  /** Numbers of all events that its watch of a run has brought, steps too. */
  numbers(runId: string): number[] {
    const numbers = new Set<number>();
    for (const { body } of this.chunks(runId)) {
      const { rewoundTo } = body;
      if (rewoundTo !== null) for (const n of numbers) if (n > rewoundTo) numbers.delete(n);
      for (const n of body.steps.n) numbers.add(n);
      for (const { n } of body.events) numbers.add(n);
    }
    return [...numbers].sort((a, b) => a - b);
  }

  /** Waits until its watch has brought so many events that are like this. */
  async untilEvent(runId: string, isLike: (event: RunEvent) => boolean, count = 1): Promise<void> {
    while (this.events(runId).filter(isLike).length < count) await delay(LOOK_MS);
  }

  /** Waits until `runs.changed` has told of a row like this. */
  async untilRow(runId: string, isLike: (row: RunListRow) => boolean): Promise<RunListRow> {
    for (;;) {
      const rows = await this.ask('runs.list', {});
      const row = rows.find((each) => each.runId === runId);
      if (row !== undefined && isLike(row)) return row;
      await delay(LOOK_MS);
    }
  }

  private chunks(runId: string): Extract<Push, { push: 'run.chunk' }>[] {
    return this.pushes.flatMap((each) => (each.push === 'run.chunk' && each.body.runId === runId ? [each] : []));
  }
}
