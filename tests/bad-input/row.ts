/** A row of the table, and how it is held against what the command really does. */

import { en } from '../../src/shared/i18n/en';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { FailureCode } from '../../src/shared/failures/failure';
import { parseEvent } from '../../src/runs/journal/journal-line';
import { latheJson } from '../support/lathe';
import type { Fixture } from './fixture';
import { Scene, type Snapshot } from './scene';

interface Question {
  /** What is wrong, as the end of “lathe is given …”. */
  readonly what: string;
  readonly given?: (at: Scene) => void | Promise<void>;
  /** `--json` is added. */
  readonly args: (at: Scene) => readonly string[];
  readonly env?: (at: Scene) => Readonly<Record<string, string>>;
  /** Undoes what outlives the folder: a mount, a lock. */
  readonly after?: (at: Scene) => void | Promise<void>;
  /** Files below the person’s folder that may be written; every other stays as it is, and none is added. */
  readonly writes?: RegExp;
}

/** Bad input that is refused. */
export interface Refusal extends Question {
  readonly code: FailureCode;
  /** A piece of the message, and one of the hint. */
  readonly says: string;
  readonly hint: string;
}

/** Bad input that is got over. */
export interface Survival extends Question {
  /** A part of the answer. */
  readonly answers: (at: Scene) => object;
  readonly verify?: (at: Scene) => void;
}

/** A run that the row makes. */
export const NEW_RUN = /^runs\//;

/** What a trainer writes of a run that it takes up. */
export const TAKEN_UP =
  /^runs\/[^/]+\/(events\.jsonl|status\.json|run\.json|results\.csv|trainer\.log|lock\.\d+\/.*|(train|validation|report|checkpoints|control)\/.*)$/;

async function ask(row: Question, at: Scene): Promise<{ code: number | null; document: unknown; stderr: string }> {
  await row.given?.(at);
  const before = at.snapshot();
  const trainedBefore = trained(at);
  try {
    const answer = await latheJson(row.args(at), { ...at.env, ...row.env?.(at) });
    expectKept(before, at.snapshot(), row.writes ?? null);
    expectTrained(trainedBefore, trained(at));
    return answer;
  } finally {
    await row.after?.(at);
  }
}

async function onScene(fixture: Fixture, act: (at: Scene) => Promise<void>): Promise<void> {
  const at = new Scene(fixture);
  try {
    await act(at);
  } finally {
    at.remove();
  }
}

export function refuse(row: Refusal, fixture: Fixture): Promise<void> {
  return onScene(fixture, async (at) => {
    const { code, document, stderr } = await ask(row, at);
    expect(document, JSON.stringify(document)).toMatchObject({
      code: row.code,
      message: expect.stringContaining(row.says) as unknown,
      hint: expect.stringContaining(row.hint) as unknown,
    });
    expect(code).toBe(row.code === 'usage' ? 2 : 1);
    const { message } = document as { message: string };
    expect(message).not.toMatch(/\n\s+at |\[object |undefined|NaN/);
    // Wrong usage is told in one place only: where the caller looks.
    if (row.code !== 'usage') expect(stderr).toContain(en.titles[row.code]);
  });
}

export function survive(row: Survival, fixture: Fixture): Promise<void> {
  return onScene(fixture, async (at) => {
    const { code, document, stderr } = await ask(row, at);
    expect(code, `${stderr}\n${JSON.stringify(document)}`).toBe(0);
    expect(document, JSON.stringify(document)).toMatchObject(row.answers(at));
    row.verify?.(at);
  });
}

/** Nothing is lost, and nothing is left behind. */
function expectKept(before: Snapshot, after: Snapshot, writes: RegExp | null): void {
  const mayWrite = (path: string): boolean => writes?.test(path) === true;
  const lost = [...before].filter(([path, hash]) => after.get(path) !== hash && !mayWrite(path));
  const added = [...after.keys()].filter((path) => !before.has(path) && !mayWrite(path));
  expect({ lost: lost.map(([path]) => path), added }).toEqual({ lost: [], added: [] });
}

/** `run/events.jsonl epoch 1 step 2: loss …`, as the journals tell it; what is trained again has the same. */
function trained(at: Scene): string[] {
  return at.journals().flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const event = parseEvent(line);
        if (event?.kind === 'step') return `${file} epoch ${event.epoch} step ${event.step}: loss ${event.loss}`;
        return event?.kind === 'epoch'
          ? `${file} epoch ${event.report.epoch}: validation loss ${event.report.valLoss}`
          : [];
      }),
  );
}

/** Every step is still told of, and none is told twice. */
function expectTrained(before: readonly string[], after: readonly string[]): void {
  expect(after).toEqual(expect.arrayContaining([...before]));
  expect(after.length).toBe(new Set(after).size);
}
