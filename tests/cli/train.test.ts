import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isBuilt, lathe, latheJson, scratchFolder, startLathe } from '../support/lathe';
import { runtimeFolder } from '../support/runtime';
import { lockHolder } from '../../src/runs/folder/run-lock';

/** No runtime, no build: nothing to train with. */
const canTrain = isBuilt && runtimeFolder() !== null;

interface Document {
  readonly runId: string;
  readonly runDir: string;
  readonly status: string;
  readonly epochs: readonly { readonly epoch: number; readonly valAccuracy: number }[];
  readonly best: { readonly epoch: number } | null;
  readonly weightsSha256: string | null;
}

/** Gives a command a terminal (util-linux). */
const SCRIPT = '/usr/bin/script';

const scratch = scratchFolder();
const images = join(scratch, 'pictures');
const env = {
  LATHE_RUNS: join(scratch, 'runs'),
  LATHE_CACHE: join(scratch, 'cache'),
  LATHE_RUNTIME: runtimeFolder() ?? '',
};
/** At a constant rate a run that is trained for longer equals one that was as long from the beginning. */
const SMALL = [
  ...['--recipe', 'small-cnn', '--size', '32', '--batch', '4', '--schedule', 'constant'],
  ...['--seed', '7', '--threads', '1'],
];

async function ask(args: readonly string[]): Promise<Document> {
  const { code, document, stderr } = await latheJson(args, env);
  expect(code, stderr).toBe(0);
  return document as Document;
}

async function statusOf(run: string): Promise<string> {
  return (await ask(['show', run])).status;
}

/** Starts a long run and gives its id when the first epoch is over. */
async function startLong(flags: readonly string[] = []) {
  const started = startLathe(['train', images, ...SMALL, '--epochs', '5000', '--json', ...flags], env);
  await started.shown(/^ +1\/5000 /m);
  const { document } = await latheJson(['runs'], env);
  const { runs } = document as { runs: readonly { runId: string }[] };
  return {
    ...started,
    runId:
      runs
        .map((run) => run.runId)
        .sort()
        .at(-1) ?? '',
  };
}

/** Asymmetric matchers are typed `any`. */
const text: unknown = expect.any(String);

describe.skipIf(!canTrain)('training from the terminal', () => {
  beforeAll(async () => {
    const { code, stderr } = await lathe(['sample', '--out', images, '--train', '8', '--validation', '4'], env);
    expect(code, stderr).toBe(0);
  });

  it('scans, trains, lists, shows, compares, evaluates, predicts and exports', async () => {
    const scan = (await ask(['scan', images])) as unknown as { classes: { label: string; train: number }[] };
    expect(scan.classes.length).toBeGreaterThanOrEqual(2);
    const first = await ask(['train', images, ...SMALL, '--epochs', '2']);
    expect(first).toMatchObject({ status: 'finished', device: 'cpu', threads: 1, tensorflow: text });
    expect(first.epochs.map((epoch) => epoch.epoch)).toEqual([1, 2]);
    expect(first.weightsSha256).toMatch(/^[0-9a-f]{64}$/);
    const report = readFileSync(join(first.runDir, 'report', 'report.html'), 'utf8');
    expect([first.weightsSha256 ?? 'none', 'finished', 'Epochs</dt>'].filter((each) => !report.includes(each))).toEqual(
      [],
    );
    const second = await ask(['train', images, ...SMALL, '--epochs', '3', '--learning-rate', '0.01']);
    expect(await ask(['show', first.runId])).toEqual(first);
    const { runs } = (await ask(['runs'])) as unknown as { runs: { runId: string; status: string }[] };
    expect(runs.map((run) => run.runId).sort()).toEqual([first.runId, second.runId].sort());

    const comparison = (await ask(['compare', first.runId, second.runId])) as unknown as {
      differences: { setting: string; values: unknown[] }[];
    };
    const settings = comparison.differences.map((each) => each.setting);
    expect(settings).toEqual(['stage.epochs', 'stage.optimizer.learningRate']);

    const evaluation = await ask(['evaluate', first.runId, join(images, 'validation')]);
    expect(evaluation).toMatchObject({
      accuracy: first.epochs.find((e) => e.epoch === first.best?.epoch)?.valAccuracy,
    });
    const csv = join(scratch, 'table.csv');
    const why = join(scratch, 'why');
    const predicted = (await ask([
      'predict',
      first.runId,
      join(images, 'validation'),
      '--top',
      '1',
      '--csv',
      csv,
      '--explain',
      why,
    ])) as unknown as {
      predictions: { path: string; top: { probability: number }[]; explanation: string }[];
    };
    expect(predicted.predictions.map(({ explanation }) => basename(explanation)).sort()).toEqual(
      readdirSync(why).sort(),
    );
    expect(predicted.predictions.every((each) => each.top.length === 1)).toBe(true);
    expect(readFileSync(csv, 'utf8').trimEnd().split('\r\n')).toHaveLength(predicted.predictions.length + 1);
    const out = join(scratch, 'model.safetensors');
    expect(await ask(['export', first.runId, '--format', 'safetensors', '--out', out])).toMatchObject({
      path: out,
      weightsSha256: first.weightsSha256,
    });
  });

  it('makes an equal run from the command that a run keeps', async () => {
    const first = await ask(['train', images, ...SMALL, '--epochs', '2', '--keep', 'last']);
    const { command } = JSON.parse(readFileSync(join(first.runDir, 'run.json'), 'utf8')) as { command: string };
    const again = await ask(command.split(' ').slice(1));
    expect(again.weightsSha256).toBe(first.weightsSha256);
    // As a file, as a folder, and by name.
    for (const config of [join(first.runDir, 'run.json'), first.runDir, first.runId]) {
      const equal = await ask(['train', images, '--config', config]);
      expect(equal.weightsSha256).toBe(first.weightsSha256);
    }
  });

  it('tells commands that work as they stand, wherever the runs lie', async () => {
    const runs = join(scratch, 'my own runs');
    const trained = await lathe(['train', images, ...SMALL, '--epochs', '1', '--runs', runs], env);
    expect(trained.code, trained.stderr).toBe(0);
    // It has none, whatever would compute them.
    expect(trained.stderr).toMatch(/^device +CPU/m);
    expect(trained.stderr).not.toContain('frozen layers');
    const image = join(images, 'validation', 'stars', 'stars.0.jpg');
    const [, predict = '', resume = ''] = /^Next: (.*), or (.*)$/m.exec(trained.stdout) ?? [];
    const inShell = (command: string): string =>
      execFileSync('/bin/sh', ['-c', command.replace('IMAGE', `'${image}'`)], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(inShell(predict)).toContain('stars.0.jpg');
    expect(inShell(resume.replace(/--epochs \d+/, '--epochs 2'))).toContain('is finished after 2 epochs');
    const run = readdirSync(runs)[0] ?? '';
    const shown = await lathe(['show', run, '--runs', runs], env);
    const [, again = ''] = /^again +(.*)$/m.exec(shown.stdout) ?? [];
    expect(again).toContain(` --runs '${runs}'`);
    expect(inShell(again)).toContain('is finished');
    expect(readdirSync(runs)).toHaveLength(2);
    // Named by its folder, the run is looked for nowhere else.
    const resumed = await lathe(['resume', join(runs, run), '--epochs', '3'], env);
    expect(resumed.stdout).toContain(`predict '${join(runs, run)}' IMAGE`);
  });

  it('refuses to resume what is finished, and trains it for longer when asked', async () => {
    const first = await ask(['train', images, ...SMALL, '--epochs', '1']);
    const refused = await latheJson(['resume', first.runId], env);
    expect(refused).toMatchObject({ code: 1, document: { code: 'run-not-resumable' } });
    const fewer = await latheJson(['resume', first.runId, '--epochs', '1'], env);
    expect(fewer).toMatchObject({ code: 1, document: { code: 'setting-invalid' } });
    const longer = await ask(['resume', first.runId, '--epochs', '3']);
    expect(longer.epochs.map((epoch) => epoch.epoch)).toEqual([1, 2, 3]);
    const whole = await ask(['train', images, ...SMALL, '--epochs', '3']);
    expect(longer.weightsSha256).toBe(whole.weightsSha256);
  });

  it('goes on after it stopped early, as often as it is extended', async () => {
    // At such a rate nothing improves after the first epoch.
    const still = [...SMALL, '--learning-rate', '1e-12', '--early-stopping', '2', '--epochs', '10'];
    const first = await ask(['train', images, ...still]);
    const epochsOf = (run: Document): number[] => run.epochs.map((epoch) => epoch.epoch);
    expect(epochsOf(first)).toEqual([1, 2, 3]);
    const fewer = await latheJson(['resume', first.runId, '--epochs', '3'], env);
    expect(fewer).toMatchObject({ code: 1, document: { code: 'setting-invalid' } });
    expect((fewer.document as { message: string }).message).toContain('from 4 up to');
    // Fewer than planned, but more than were trained.
    expect(epochsOf(await ask(['resume', first.runId, '--epochs', '4']))).toEqual([1, 2, 3, 4]);
    // The fourth was one of two without improvement.
    expect(epochsOf(await ask(['resume', first.runId, '--epochs', '20']))).toEqual([1, 2, 3, 4, 5]);
    expect(epochsOf(await ask(['resume', first.runId, '--epochs', '20']))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('says when a resumed run is computed with something else than before', async () => {
    const { runId, runDir } = await ask(['train', images, ...SMALL, '--epochs', '1']);
    const unchanged = await lathe(['resume', runId, '--epochs', '2'], env);
    expect(unchanged.stderr).not.toContain('last digits');
    const journal = join(runDir, 'events.jsonl');
    // Of the same length, since a checkpoint knows how many bytes there were.
    const told = readFileSync(journal, 'utf8').replaceAll(/"tensorflow":"\d/g, '"tensorflow":"1');
    writeFileSync(journal, told);
    const changed = await lathe(['resume', runId, '--epochs', '3'], env);
    expect(changed.stderr).toMatch(/last digits can differ from an undisturbed run’s: TensorFlow 2\.\S+ \(before: 1\./);
  });

  it('pauses at the first Ctrl-C and stops at the second', async () => {
    const { child, ended, shown, runId } = await startLong();
    child.kill('SIGINT');
    await shown(/Pausing after this step/);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(['paused', 'stopped']).toContain((JSON.parse(stdout) as Document).status);
    expect(await statusOf(runId)).toBe((JSON.parse(stdout) as Document).status);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('pauses with a checkpoint at %s and can be resumed', async (signal) => {
    const { child, ended, runId } = await startLong();
    child.kill(signal);
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ runId, status: 'paused' });
    const done = (JSON.parse(stdout) as Document).epochs.length;
    const resumed = await ask(['resume', runId, '--epochs', String(done + 2)]);
    expect(resumed).toMatchObject({ runId, status: 'finished' });
    expect(resumed.epochs.map((epoch) => epoch.epoch)).toEqual(Array.from({ length: done + 2 }, (_, i) => i + 1));
  });

  it('is paused, saved and stopped from another terminal', async () => {
    const { ended, runId } = await startLong();
    const saved = await latheJson(['checkpoint', runId], env);
    expect(saved).toMatchObject({ code: 0, document: { runId, checkpoint: text } });
    const locked = await latheJson(['resume', runId], env);
    expect(locked).toMatchObject({ code: 1, document: { code: 'run-locked' } });
    expect(await ask(['pause', runId])).toMatchObject({ status: 'paused' });
    expect((await ended).code).toBe(0);
    const notLive = await latheJson(['pause', runId], env);
    expect(notLive).toMatchObject({ code: 1, document: { code: 'run-not-live' } });
    const again = startLathe(['resume', runId, '--json'], env);
    await again.shown(/Going on from checkpoint/);
    expect(await ask(['stop', runId])).toMatchObject({ status: 'stopped' });
    expect(JSON.parse((await again.ended).stdout)).toMatchObject({ status: 'stopped' });
  });

  it('computes for a part of the time when it is asked to, and all of it again', async () => {
    const { child, ended, runId } = await startLong();
    const wrong = await latheJson(['pace', runId, '3'], env);
    expect(wrong).toMatchObject({ code: 1, document: { code: 'setting-invalid' } });
    expect(await ask(['pace', runId, '10'])).toMatchObject({ runId, status: 'running' });
    const { runDir } = await ask(['show', runId]);
    interface Told {
      readonly kind: string;
      readonly at: string;
      readonly percent?: number;
      readonly step?: number;
      readonly stepMs?: number;
    }
    const events = (): Told[] => {
      const lines = readFileSync(join(runDir, 'events.jsonl'), 'utf8').trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line) as Told);
    };
    const paced = (): Told[] => {
      const all = events();
      return all.slice(all.findIndex(({ percent }) => percent === 10) + 1).filter(({ kind }) => kind === 'step');
    };
    await expect.poll(() => paced().length, { timeout: 120_000 }).toBeGreaterThan(20);
    const steps = paced();
    for (const [i, { at, step = 0 }] of steps.entries()) {
      const before = steps[i - 1];
      // Between two epochs there is a validation.
      if (before === undefined || step !== (before.step ?? 0) + 1) continue;
      const apartMs = Date.parse(at) - Date.parse(before.at);
      // Times are whole milliseconds.
      expect(apartMs).toBeGreaterThanOrEqual(9 * (before.stepMs ?? NaN) - 2);
    }
    await ask(['pace', runId, '100']);
    expect(
      events()
        .filter(({ kind }) => kind === 'pace')
        .map(({ percent }) => percent),
    ).toEqual([10, 100]);
    child.kill('SIGINT');
    await ended;
    expect(await latheJson(['pace', runId, '50'], env)).toMatchObject({ code: 1, document: { code: 'run-not-live' } });
  });

  it('is held in memory and goes on at once', async () => {
    const { child, ended, runId } = await startLong();
    expect(await ask(['pause', runId, '--hold'])).toMatchObject({ status: 'paused' });
    expect(await statusOf(runId)).toBe('paused');
    // Its pause wrote one; a held trainer writes no other.
    const saved = await latheJson(['checkpoint', runId], env);
    expect(saved).toMatchObject({ code: 0, document: { runId, status: 'paused', checkpoint: text } });
    const again = startLathe(['resume', runId, '--json'], env);
    await again.shown(/Going on\./);
    expect(await statusOf(runId)).toBe('running');
    child.kill('SIGINT');
    expect(JSON.parse((await ended).stdout)).toMatchObject({ status: 'paused' });
    expect(JSON.parse((await again.ended).stdout)).toMatchObject({ status: 'paused' });
  });

  it('is lost when everything is killed, and says so until it is resumed', async () => {
    const { child, ended, runId } = await startLong();
    const { document } = await latheJson(['show', runId], env);
    const holder = await lockHolder((document as Document).runDir);
    expect(holder).not.toBeNull();
    process.kill(holder!.pid, 'SIGKILL');
    const { code, stdout } = await ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'trainer-died', runId, status: 'lost' });
    expect((JSON.parse(stdout) as { message: string }).message).toContain('SIGKILL');
    child.kill();
    const done = (JSON.parse(stdout) as Document).epochs.length;
    expect(await ask(['resume', runId, '--epochs', String(done + 3)])).toMatchObject({ status: 'finished' });
  });

  it('keeps standard output for the answer, and plain lines for a file', async () => {
    const { code, stdout, stderr } = await lathe(['train', images, ...SMALL, '--epochs', '2'], env);
    expect(code).toBe(0);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toContain('\r');
    expect(stderr).toMatch(/^ +2\/2 +\d/m);
    expect(stdout).toContain('is finished after 2 epochs');
    expect(stdout).toContain('lathe predict');
  });

  it.skipIf(!existsSync(SCRIPT))('redraws one line on a terminal, no wider than it is', () => {
    const command = [process.execPath, 'bin/lathe', 'train', images, ...SMALL, '--epochs', '30'].join(' ');
    const output = execFileSync(SCRIPT, ['-qec', `stty cols 60; ${command}`, '/dev/null'], {
      // Where tests run without a terminal the surroundings may ask for no colours.
      env: { ...process.env, ...env, TERM: 'xterm', NO_COLOR: '' },
      encoding: 'utf8',
    });
    const drawn = [...output.matchAll(/\r([^\r\n\u001b]*)\u001b\[K/g)].map((match) => match[1] ?? '');
    expect(drawn.length).toBeGreaterThan(1);
    expect(drawn.some((line) => line.includes('epoch'))).toBe(true);
    for (const line of drawn) expect(line.length).toBeLessThan(60);
    expect(output).toContain('\u001b[32m');
  });
});
