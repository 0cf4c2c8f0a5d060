/** Harm that is got over: the answer is right, and what was damaged is mended or left aside. */

import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkpointFolders, cutOff, editText, flipBit, makeRunning } from '../damage';
import { HEAD } from '../fixture';
import { NEW_RUN, TAKEN_UP, type Survival } from '../row';
import type { Scene } from '../scene';

/** The run is trained for a third epoch after it came to harm, and ends with the weights of one that never did. */
const resumed = (what: string, damage: (run: string, at: Scene) => void, verify?: (run: string) => void): Survival => ({
  what: `${what}, to resume`,
  given: (at) => damage(at.run(), at),
  args: (at) => ['resume', at.runName(), '--epochs', '3'],
  writes: TAKEN_UP,
  answers: (at) => ({ status: 'finished', weightsSha256: at.fixture.longerSha256 }),
  verify: (at) => {
    const run = join(at.runs, at.runName());
    const numbers = lines(run).map((line) => (JSON.parse(line) as { n: number }).n);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    verify?.(run);
  },
});

function lines(run: string): string[] {
  return readFileSync(join(run, 'events.jsonl'), 'utf8').trimEnd().split('\n');
}

const lastCheckpoint = (run: string): string => checkpointFolders(run).at(-1) ?? '';
const pointers = (run: string): string => join(run, 'checkpoints', 'pointers.json');
const tellsOfDamage = (run: string): void => {
  expect(lines(run).some((line) => line.includes('"kind":"checkpoint-damaged"'))).toBe(true);
};

/** The same answer as if nothing had happened. */
const shown = (what: string, damage: (run: string) => void): Survival => ({
  what: `${what}, to show`,
  given: (at) => damage(at.run()),
  args: (at) => ['show', at.runName()],
  answers: (at) => ({
    status: 'finished',
    epochs: [{ epoch: 1 }, { epoch: 2 }],
    weightsSha256: at.fixture.shortSha256,
  }),
});

const scanned = { classes: ['leaves', 'rings', 'stars'].map((label) => ({ label, train: 6, validation: 3 })) };

export const SURVIVED: readonly Survival[] = [
  resumed('a journal with a torn last line', (run) => appendFileSync(join(run, 'events.jsonl'), '{"n":99,"at":"2026-')),
  resumed('a journal that ends in zeros', (run) => appendFileSync(join(run, 'events.jsonl'), Buffer.alloc(500))),
  resumed(
    'the last checkpoint with a flipped bit',
    (run) => flipBit(join(lastCheckpoint(run), 'tensors.safetensors')),
    tellsOfDamage,
  ),
  resumed(
    'the state of the last checkpoint with a flipped bit',
    (run) => flipBit(join(lastCheckpoint(run), 'state.json')),
    tellsOfDamage,
  ),
  resumed(
    'the last checkpoint cut off',
    (run) => cutOff(join(lastCheckpoint(run), 'tensors.safetensors')),
    tellsOfDamage,
  ),
  resumed('the last checkpoint gone', (run) => rmSync(lastCheckpoint(run), { recursive: true })),
  resumed('pointers.json cut off', (run) => cutOff(pointers(run))),
  resumed('pointers.json gone', (run) => rmSync(pointers(run))),
  resumed('pointers that lead out of the folder', (run) =>
    writeFileSync(pointers(run), '{"last": "../../..", "previous": null, "best": null}'),
  ),
  resumed('half of a checkpoint beside the others', (run) => {
    const half = join(run, 'checkpoints', 'main-epoch-9-step-0-event-999');
    mkdirSync(join(run, 'checkpoints', '.new-main-epoch-3-step-0-event-99'));
    cpSync(lastCheckpoint(run), half, { recursive: true });
    rmSync(join(half, 'state.json'));
  }),
  resumed('status.json gone', (run) => rmSync(join(run, 'status.json'))),
  resumed('results.csv gone', (run) => rmSync(join(run, 'results.csv'))),
  resumed('results.csv that a spreadsheet saved', (run) => writeFileSync(join(run, 'results.csv'), 'a;b\n1;2\n')),
  resumed('the control folder full of garbage', (run) => {
    for (const name of ['1.json', 'stop', '0-x.json.tmp'])
      writeFileSync(join(run, 'control', name), '{"kind": "explode"}');
  }),
  resumed('a lock that a dead process left', (run) => {
    makeRunning(run);
    mkdirSync(join(run, 'lock.7'));
    const dead = { pid: 999_999_999, startedAt: null, host: hostname(), released: false };
    writeFileSync(join(run, 'lock.7', 'holder.json'), JSON.stringify(dead));
  }),
  resumed('a lock that can’t be read', (run) => {
    mkdirSync(join(run, 'lock.7'));
    writeFileSync(join(run, 'lock.7', 'holder.json'), '');
  }),
  shown('status.json gone', (run) => rmSync(join(run, 'status.json'))),
  shown('status.json cut off', (run) => cutOff(join(run, 'status.json'))),
  shown('a journal with a torn last line', (run) => appendFileSync(join(run, 'events.jsonl'), '{"n":99,"at":"2026-')),
  shown('garbage in the journal', (run) => editText(join(run, 'events.jsonl'), (text) => `\u0000garbage\n${text}`)),
  {
    what: 'a damaged run beside a whole one, to list',
    given: (at) => {
      cutOff(join(at.run('smallCnn', 'a'), 'run.json'));
      at.run('bottleneck', 'b');
    },
    args: () => ['runs'],
    answers: () => ({
      runs: [{ runDir: expect.stringMatching(/b$/) as unknown, status: 'finished' }],
      problems: [{ runDir: expect.stringMatching(/a$/) as unknown, code: 'run-damaged' }],
    }),
  },
  {
    what: 'the best checkpoint with a flipped bit, to predict with',
    given: (at) => {
      const run = at.run();
      const { best } = JSON.parse(readFileSync(pointers(run), 'utf8')) as { best: string };
      flipBit(join(run, 'checkpoints', best, 'tensors.safetensors'));
    },
    args: (at) => ['predict', at.runName(), at.in('pictures', 'validation', 'stars')],
    answers: () => ({ predictions: [{}, {}, {}], problems: [] }),
  },
  {
    what: 'broken pictures among whole ones, to predict',
    given: (at) => {
      at.run();
      const stars = at.in('pictures', 'validation', 'stars');
      cutOff(join(stars, 'stars.0.jpg'));
      writeFileSync(join(stars, 'stars.1.jpg'), '');
    },
    args: (at) => ['predict', at.runName(), at.in('pictures', 'validation', 'stars')],
    answers: () => ({ predictions: [{}], problems: [{ code: 'truncated' }, { code: 'empty' }] }),
  },
  {
    what: 'a link in the place of an export',
    given: (at) => {
      at.run();
      symlinkSync(at.put('model', 'an older model'), at.in('latest'));
    },
    args: (at) => ['export', at.runName(), '--format', 'safetensors', '--out', at.in('latest')],
    writes: /^model$/,
    answers: (at) => ({ path: at.in('latest'), bytes: statSync(at.in('model')).size }),
  },
  {
    what: 'features with a flipped bit',
    given: (at) => {
      at.fillCache();
      for (const file of featureFiles(at)) flipBit(file);
    },
    args: (at) => ['train', at.images, ...HEAD],
    writes: NEW_RUN,
    answers: (at) => ({ status: 'finished', weightsSha256: at.fixture.bottleneckSha256 }),
  },
  {
    what: 'features that were cut off',
    given: (at) => {
      at.fillCache();
      for (const file of featureFiles(at)) cutOff(file);
    },
    args: (at) => ['train', at.images, ...HEAD],
    writes: NEW_RUN,
    answers: (at) => ({ status: 'finished', weightsSha256: at.fixture.bottleneckSha256 }),
  },
  {
    what: 'a scan’s cache full of garbage',
    given: (at) => {
      at.fillCache();
      for (const name of readdirSync(join(at.cache, 'scans')))
        writeFileSync(join(at.cache, 'scans', name), 'garbage\n{}');
    },
    args: (at) => ['scan', at.images],
    answers: () => ({ ...scanned, problems: [] }),
  },
  {
    what: 'a file in the place of the cache',
    given: (at) => writeFileSync(at.cache, 'x'),
    args: (at) => ['scan', at.images],
    answers: () => ({ ...scanned, problems: [] }),
  },
  {
    what: 'broken, empty and foreign files among pictures, to scan',
    given: (at) => {
      const stars = at.in('pictures', 'train', 'stars');
      cutOff(join(stars, 'stars.0.jpg'));
      writeFileSync(join(stars, 'stars.1.jpg'), '');
      writeFileSync(join(stars, 'notes.txt'), 'notes');
    },
    args: (at) => ['scan', at.images],
    answers: () => ({
      classes: [{ train: 6 }, { train: 6 }, { label: 'stars', train: 4 }],
      problems: [{ code: 'not-a-picture' }, { code: 'truncated' }, { code: 'empty' }],
    }),
  },
];

function featureFiles(at: Scene): string[] {
  const root = join(at.cache, 'features');
  return readdirSync(root).flatMap((space) =>
    readdirSync(join(root, space))
      .filter((name) => name.endsWith('.features'))
      .map((name) => join(root, space, name)),
  );
}
