import { cpSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isBuilt, lathe, latheJson, scratchFolder } from '../support/lathe';
import { runtimeFolder } from '../support/runtime';

/** No runtime, no build: nothing to train with. */
const canTrain = isBuilt && runtimeFolder() !== null;

interface Document {
  readonly runId: string;
  readonly runDir: string;
  readonly epochs: readonly { readonly valAccuracy: number }[];
  readonly weightsSha256: string | null;
}

const scratch = scratchFolder();
const images = join(scratch, 'pictures');
const env = {
  LATHE_RUNS: join(scratch, 'runs'),
  LATHE_CACHE: join(scratch, 'cache'),
  LATHE_RUNTIME: runtimeFolder() ?? '',
};
const SMALL = ['--recipe', 'small-cnn', '--size', '32', '--batch', '4', '--seed', '7', '--threads', '1'];
const CONSTANT = [...SMALL, '--schedule', 'constant', '--keep', 'last'];

async function ask(args: readonly string[]): Promise<Document> {
  const { code, document, stderr } = await latheJson(args, env);
  expect(code, stderr).toBe(0);
  return document as Document;
}

describe.skipIf(!canTrain)('the folder of a run', () => {
  beforeAll(async () => {
    const { code, stderr } = await lathe(['sample', '--out', images, '--train', '8', '--validation', '4'], env);
    expect(code, stderr).toBe(0);
  });

  it('takes from a run what was said of its folder', async () => {
    const halves = [join(scratch, 'halves'), join(scratch, 'halves again')] as const;
    for (const folder of halves) {
      for (const half of ['a', 'b']) cpSync(join(images, 'train'), join(folder, half), { recursive: true });
    }
    expect(await latheJson(['train', halves[0], ...SMALL], env)).toMatchObject({
      document: { code: 'layout-ambiguous' },
    });
    const first = await ask(['train', halves[0], ...SMALL, '--epochs', '1', '--layout', 'class-folders']);
    const again = await ask(['train', halves[1], '--config', first.runId]);
    expect(again.weightsSha256).toBe(first.weightsSha256);
  });

  it('goes on to the bit where its pictures were moved, and tells all that are gone at once', async () => {
    const data = join(scratch, 'data');
    cpSync(images, data, { recursive: true });
    const whole = await ask(['train', data, ...CONSTANT, '--epochs', '2']);
    const first = await ask(['train', data, ...CONSTANT, '--epochs', '1']);
    const moved = join(scratch, 'elsewhere', 'shapes');
    mkdirSync(dirname(moved));
    renameSync(data, moved);
    const [stars, renamed] = ['stars.0.jpg', 'a star.jpg'].map((name) => join(moved, 'train', 'stars', name));
    renameSync(stars ?? '', renamed ?? '');
    const more = ['resume', first.runId, '--epochs', '2'];
    const gone = await latheJson(more, env);
    expect(gone).toMatchObject({ code: 1, document: { code: 'dataset-changed', status: 'failed' } });
    const { message, hint } = gone.document as { message: string; hint: string };
    expect(message).toMatch(/^(\d+) of \1 pictures .* and \d+ more\.$/);
    expect(hint).toContain('resume RUN --data FOLDER');
    const refused = await latheJson([...more, '--data', join(moved, 'train')], env);
    expect(refused).toMatchObject({ code: 1, document: { code: 'dataset-changed' } });
    const resumed = await ask([...more, '--data', dirname(moved)]);
    expect(resumed).toMatchObject({ status: 'finished', weightsSha256: whole.weightsSha256 });
    const journal = readFileSync(join(first.runDir, 'events.jsonl'), 'utf8');
    expect(journal.match(/"kind":"data-moved"/g)).toHaveLength(1);
    const evaluation = await ask(['evaluate', first.runId, join(moved, 'validation')]);
    expect(evaluation).toMatchObject({ accuracy: resumed.epochs.at(-1)?.valAccuracy });
  });
});
