import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isBuilt, lathe, latheJson, scratchFolder } from '../support/lathe';
import { bodyFile, runtimeFolder } from '../support/runtime';

const canTrain = isBuilt && runtimeFolder() !== null && bodyFile() !== null;

const scratch = scratchFolder();
const images = join(scratch, 'pictures');
const env = {
  LATHE_RUNS: join(scratch, 'runs'),
  LATHE_CACHE: join(scratch, 'cache'),
  LATHE_RUNTIME: runtimeFolder() ?? '',
  LATHE_WEIGHTS: bodyFile() ?? '',
};

interface Searched {
  readonly runs: readonly {
    readonly runId: string;
    readonly runDir: string;
    readonly pooling: string;
    readonly dropout: number;
    readonly learningRate: number;
    readonly best: { readonly valAccuracy: number };
  }[];
  readonly best: string;
  readonly next: string;
}

describe.skipIf(!canTrain)(`lathe train --search${canTrain ? '' : ': nothing to train with'}`, () => {
  beforeAll(() => lathe(['sample', '--out', images, '--train', '8', '--validation', '4'], env));

  it('tries heads on the same features, and offers the best for a fine-tuning that takes it', async () => {
    const flags = ['--size', '48', '--epochs', '2', '--dropout', '0.3', '--learning-rate', '1e-3', '--threads', '1'];
    const { code, document, stderr } = await latheJson(
      ['train', images, '--recipe', 'bottleneck', '--search', ...flags],
      env,
    );
    expect(code, stderr).toBe(0);
    const { runs, best, next } = document as Searched;
    // What was named is not searched.
    expect(runs.map((run) => run.dropout)).toEqual([0.3, 0.3, 0.3, 0.3]);
    expect(new Set(runs.map((run) => run.pooling))).toEqual(new Set(['average', 'max', 'flatten']));
    const highest = Math.max(...runs.map((run) => run.best.valAccuracy));
    expect(runs.find((run) => run.runId === best)?.best.valAccuracy).toBe(highest);
    for (const { runDir } of runs) {
      expect(JSON.parse(readFileSync(join(runDir, 'annotations.json'), 'utf8'))).toMatchObject({ tags: ['search'] });
    }
    const [, ...words] = next.split(' ');
    const tuned = await latheJson([...words, '--epochs', '1'], env);
    expect(tuned.code, tuned.stderr).toBe(0);
    expect(tuned.document).toMatchObject({ status: 'finished' });
  });

  it('is for the recipe whose features are computed once', async () => {
    const { code, document } = await latheJson(['train', images, '--search'], env);
    expect(code).toBe(1);
    expect(document).toMatchObject({
      code: 'setting-invalid',
      hint: 'Search for a head with --recipe bottleneck --search, then fine-tune with --head-from RUN.',
    });
  });
});
