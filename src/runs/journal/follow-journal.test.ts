import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun, stepEvent } from '../../../tests/support/sample-run';
import type { RunEvent } from '../../shared/events';
import { followJournal } from './follow-journal';
import type { FollowOptions } from './follow-journal';
import { readJournal } from './journal-reader';
import { JournalWriter } from './journal-writer';
import { runFile } from '../folder/run-files';

let runDir: string;
let journal: JournalWriter;
let clockMs = 0;
const now = (): Date => new Date((clockMs += 1));

beforeEach(async () => {
  runDir = await makeSampleRun();
  journal = await JournalWriter.open(runDir, now);
});
afterEach(async () => {
  await journal.close();
  rmSync(dirname(dirname(runDir)), { recursive: true, force: true });
});

/** A page: it keeps events, and drops those that are void. */
class Page {
  events: RunEvent[] = [];
  rewinds: number[] = [];
  /** Numbers of the events after which it was told that there are no more. */
  ends: number[] = [];
  private readonly end = new AbortController();
  readonly ended: Promise<void>;

  constructor(options: Partial<FollowOptions> = {}, known: RunEvent[] = []) {
    this.events = [...known];
    this.ended = this.follow({ pollMs: 5, ...options, signal: this.end.signal });
  }

  private async follow(options: FollowOptions): Promise<void> {
    for await (const signal of followJournal(runDir, options)) {
      if (signal.kind === 'events') {
        this.events.push(...signal.events);
        if (signal.isAtEnd) this.ends.push(this.events.at(-1)?.n ?? 0);
      } else {
        this.rewinds.push(signal.n);
        this.events = this.events.filter((event) => event.n <= signal.n);
      }
    }
  }

  /** Waits until it shows what stands in the journal. */
  async untilEqual(): Promise<void> {
    for (;;) {
      const written = await readJournal(runDir);
      if (JSON.stringify(this.events) === JSON.stringify(written)) return;
      await delay(5);
    }
  }

  async stop(): Promise<void> {
    this.end.abort();
    await this.ended;
  }
}

function steps(from: number, to: number): void {
  for (let step = from; step <= to; step += 1) journal.append(stepEvent(step));
}

describe('following a journal', () => {
  it('gives what is there, what comes, and ends when it is told to', async () => {
    steps(1, 10);
    const page = new Page();
    await page.untilEqual();
    for (let step = 11; step <= 30; step += 1) {
      journal.append(stepEvent(step));
      await delay(1);
    }
    await page.untilEqual();
    await page.stop();
    expect(page.events.map(({ n }) => n)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
    expect(page.rewinds).toEqual([]);
  });

  it('says when there are no more, also where there is nothing new', async () => {
    steps(1, 10_000);
    const page = new Page();
    await page.untilEqual();
    await page.stop();
    expect(page.ends).toEqual([10_001]);
    const known = await readJournal(runDir);
    const again = new Page({ after: 10_001, afterAt: known.at(-1)!.at }, known);
    while (again.ends.length === 0) await delay(5);
    await again.stop();
    expect(again.ends).toEqual([10_001]);
  });

  it('begins behind an event that is known', async () => {
    steps(1, 10);
    const known = (await readJournal(runDir)).slice(0, 5);
    const page = new Page({ after: 5, afterAt: known[4]!.at }, known);
    await page.untilEqual();
    await page.stop();
    expect(page.rewinds).toEqual([]);
  });

  it('shows the same as the journal after a resume that is long again before anyone looks', async () => {
    steps(1, 600);
    const { position } = journal;
    steps(601, 900);
    const page = new Page();
    await page.untilEqual();
    // Same steps, same lengths: only the times differ.
    await journal.rewindTo(position);
    steps(601, 900);
    await page.untilEqual();
    await page.stop();
    expect(page.rewinds).toHaveLength(1);
    expect(page.rewinds[0]).toBeLessThanOrEqual(601);
    expect(page.rewinds[0]).toBeGreaterThan(601 - 257);
  });

  it('shows the same as the journal through fifty resumes at any place', async () => {
    const page = new Page({ pollMs: 1 });
    const places = [journal.position];
    for (let round = 1; round <= 50; round += 1) {
      steps(1, (round * 37) % 90);
      places.push(journal.position);
      if (round % 3 === 0) await delay(3);
      const place = places[(round * 17) % places.length]!;
      await journal.rewindTo(place);
      places.splice(places.indexOf(place) + 1);
    }
    steps(1, 5);
    await page.untilEqual();
    await page.stop();
  });

  it('notices that what is known was voided while nobody followed', async () => {
    const { position } = journal;
    steps(1, 10);
    const known = await readJournal(runDir);
    await journal.rewindTo(position);
    steps(1, 20);
    const page = new Page({ after: 11, afterAt: known.at(-1)!.at }, known);
    await page.untilEqual();
    await page.stop();
    expect(page.rewinds).toEqual([0]);
  });

  it('notices that less is there than is known', async () => {
    steps(1, 10);
    const known = await readJournal(runDir);
    await journal.rewindTo({ n: 1, bytes: journalBytesOf(1) });
    steps(1, 3);
    const page = new Page({ after: 11 }, known);
    await page.untilEqual();
    await page.stop();
    expect(page.rewinds).toEqual([0]);
  });

  it('waits for the end of a line, and forgets it when it is cut', async () => {
    steps(1, 3);
    const whole = readFileSync(runFile(runDir, 'journal'));
    const page = new Page();
    await page.untilEqual();
    writeFileSync(runFile(runDir, 'journal'), '{"n":5,"at":"torn', { flag: 'a' });
    await delay(30);
    expect(page.events).toHaveLength(4);
    truncateSync(runFile(runDir, 'journal'), whole.length);
    steps(4, 6);
    await page.untilEqual();
    await page.stop();
    expect(page.rewinds).toEqual([]);
  });

  it('passes over a damaged line, and goes on behind it', async () => {
    steps(1, 6);
    const file = runFile(runDir, 'journal');
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[3] = lines[3]!.replace('"kind"', '"kin');
    writeFileSync(file, lines.join('\n'));
    const page = new Page();
    await page.untilEqual();
    await page.stop();
    expect(page.events.map(({ n }) => n)).toEqual([1, 2, 3, 5, 6, 7]);
  });

  it.skipIf(process.platform === 'win32')('ends when the run is removed', async () => {
    const page = new Page();
    await page.untilEqual();
    rmSync(runDir, { recursive: true });
    await page.ended;
    expect(page.events).toHaveLength(1);
  });
});

/** Bytes of the first `n` lines. */
function journalBytesOf(n: number): number {
  const lines = readFileSync(runFile(runDir, 'journal'), 'utf8').split('\n').slice(0, n);
  return Buffer.byteLength(lines.map((line) => `${line}\n`).join(''));
}
