import { rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun, stepEvent } from '../../../../tests/support/sample-run';
import { readJournal } from '../../../runs/journal/journal-reader';
import { JournalWriter } from '../../../runs/journal/journal-writer';
import type { JournalPlace, RunChunk } from '../../../shared/contract/runs';
import type { RunEvent } from '../../../shared/events';
import { startFeed } from './run-feed';

let runDir: string;
let journal: JournalWriter;
let clockMs = 0;
beforeEach(async () => {
  runDir = await makeSampleRun();
  journal = await JournalWriter.open(runDir, () => new Date((clockMs += 1)));
});
afterEach(async () => {
  await journal.close();
  rmSync(dirname(dirname(runDir)), { recursive: true, force: true });
});

function steps(from: number, to: number): void {
  for (let step = from; step <= to; step += 1) journal.append(stepEvent(step));
}

/** A page that keeps what it is sent, as the contract says. */
class Page {
  chunks: RunChunk[] = [];
  /** Numbers and times of the events that it has. */
  events = new Map<number, number>();
  place: JournalPlace | null;
  /** The next chunk is taken when it is called. */
  take: (() => void) | null = null;
  private readonly end = new AbortController();

  constructor(
    after: JournalPlace | null = null,
    private readonly isSlow = false,
  ) {
    this.place = after;
  }

  async watch(): Promise<void> {
    const push = async (chunk: RunChunk): Promise<void> => {
      this.keep(chunk);
      if (this.isSlow) await new Promise<void>((resolve) => (this.take = resolve));
    };
    await startFeed({ runId: basename(runDir), runDir, after: this.place, push, signal: this.end.signal });
  }

  stop(): void {
    this.end.abort();
  }

  private keep(chunk: RunChunk): void {
    this.chunks.push(chunk);
    const { rewoundTo } = chunk;
    if (rewoundTo !== null) for (const n of this.events.keys()) if (n > rewoundTo) this.events.delete(n);
    chunk.steps.n.forEach((n, i) => this.events.set(n, chunk.steps.at[i] ?? 0));
    for (const { n, at } of chunk.events) this.events.set(n, Date.parse(at));
    this.place = chunk.place;
  }

  async untilCaughtUp(): Promise<void> {
    while (this.chunks.at(-1)?.isCaughtUp !== true) await delay(5);
  }

  async untilEqual(): Promise<void> {
    for (;;) {
      const written = (await readJournal(runDir)).map(({ n, at }: RunEvent) => [n, Date.parse(at)]);
      if (JSON.stringify([...this.events].sort((a, b) => a[0] - b[0])) === JSON.stringify(written)) return;
      await delay(5);
    }
  }
}

describe('watching a run', () => {
  it('brings all of it in pieces, and says when that is all', async () => {
    journal.append({ kind: 'stage', stage: 'main', epochs: 1, stepsPerEpoch: 12_000 });
    steps(1, 12_000);
    const page = new Page();
    await page.watch();
    await page.untilCaughtUp();
    await page.untilEqual();
    page.stop();
    expect(page.chunks.filter(({ isCaughtUp }) => isCaughtUp)).toHaveLength(1);
    for (const { steps: columns, events } of page.chunks) {
      expect(columns.n.length + events.length).toBeLessThanOrEqual(5000);
      expect(new Set(Object.values(columns).map(({ length }: readonly unknown[]) => length)).size).toBe(1);
    }
    expect(page.chunks[0]?.events.map(({ kind }) => kind)).toEqual(['created', 'stage']);
    expect(page.place?.n).toBe(12_002);
  });

  it('waits until the page has taken a chunk', async () => {
    steps(1, 12_000);
    const page = new Page(null, true);
    await page.watch();
    while (page.chunks.length === 0) await delay(5);
    await delay(200);
    expect(page.chunks).toHaveLength(1);
    page.take?.();
    while (page.chunks.length === 1) await delay(5);
    page.stop();
    await delay(50);
    expect(page.chunks).toHaveLength(2);
  });

  it('puts together what happens within a tenth of a second', async () => {
    const page = new Page();
    await page.watch();
    await page.untilCaughtUp();
    const before = page.chunks.length;
    const began = Date.now();
    for (let step = 1; step <= 300; step += 1) {
      journal.append(stepEvent(step));
      await delay(1);
    }
    await page.untilEqual();
    const tenths = (Date.now() - began) / 100;
    page.stop();
    expect(page.chunks.length - before).toBeLessThanOrEqual(tenths + 2);
  });

  it('goes on behind what the page has, also where nothing is new', async () => {
    steps(1, 10);
    const first = new Page();
    await first.watch();
    await first.untilCaughtUp();
    first.stop();
    const again = new Page(first.place);
    await again.watch();
    await again.untilCaughtUp();
    expect(again.chunks).toMatchObject([{ rewoundTo: null, isCaughtUp: true, place: first.place }]);
    steps(11, 12);
    while (again.events.size < 2) await delay(5);
    again.stop();
    expect([...again.events.keys()]).toEqual([12, 13]);
  });

  it('goes back when a resume has voided something', async () => {
    steps(1, 300);
    const { position } = journal;
    steps(301, 700);
    const page = new Page();
    await page.watch();
    await page.untilEqual();
    await journal.rewindTo(position);
    steps(301, 305);
    await page.untilEqual();
    page.stop();
    expect(page.chunks.filter(({ rewoundTo }) => rewoundTo !== null)).toHaveLength(1);
    expect(page.place?.n).toBe(306);
  });

  it('goes back to the beginning where the page’s place is void', async () => {
    const { position } = journal;
    steps(1, 10);
    const last = (await readJournal(runDir)).at(-1)!;
    await journal.rewindTo(position);
    steps(1, 20);
    const page = new Page({ n: last.n, at: last.at });
    await page.watch();
    await page.untilEqual();
    page.stop();
    expect(page.chunks[0]?.rewoundTo).toBe(0);
  });

  it('is refused where there is no journal', async () => {
    rmSync(`${runDir}/events.jsonl`);
    await expect(new Page().watch()).rejects.toMatchObject({ code: 'run-damaged' });
  });
});
