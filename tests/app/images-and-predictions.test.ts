import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/app/host/context';
import type { AppContext } from '../../src/app/host/context';
import { TaskRunner } from '../../src/app/trainer/task-runner';
import type { TrainerHost } from '../../src/app/trainer/trainer-host';
import { ImageService, type FindImage } from '../../src/app/workbench/images/image-service';
import { evaluateOn, predict } from '../../src/app/workbench/models/predictions';
import { drawSampleImages } from '../../src/data/samples/sample-images';
import { isBuilt, latheJson, scratchFolder } from '../support/lathe';
import { runtimeFolder } from '../support/runtime';

const BUILT = resolve(import.meta.dirname, '..', '..', 'out', 'main');
const missing = [...(isBuilt ? [] : ['a build']), ...(runtimeFolder() === null ? ['native TensorFlow'] : [])];

/** Counts the processes that are started for tasks. */
function counting(host: TrainerHost) {
  const threads: number[] = [];
  const counted: TrainerHost = {
    startRun: (start) => host.startRun(start),
    startTasks: (count) => {
      threads.push(count);
      return host.startTasks(count);
    },
  };
  return { threads, host: counted };
}

describe.skipIf(missing.length > 0)(
  `pictures and predictions behind the page${missing.length > 0 ? `: ${missing.join(' and ')} would be needed` : ''}`,
  () => {
    const scratch = scratchFolder();
    const images = join(scratch, 'pictures');
    const env = {
      LATHE_CACHE: join(scratch, 'cache'),
      LATHE_RUNS: join(scratch, 'runs'),
      LATHE_RUNTIME: runtimeFolder() ?? '',
    };
    const before = { ...process.env };
    let context: AppContext;
    let processes: number[];
    let runs: { runId: string; runDir: string; name: string }[];

    const find: FindImage = (ref) =>
      Promise.resolve(
        ref.kind === 'item'
          ? join(images, ref.item, ref.path)
          : join(images, ref.subset, 'leaves', `leaves.${ref.index}.jpg`),
      );
    const refOf = (path: string) => ({ kind: 'item', item: 'train', path }) as const;
    const leaf = refOf('leaves/leaves.0.jpg');

    beforeAll(async () => {
      Object.assign(process.env, env);
      const composed = compose(BUILT);
      const { threads, host } = counting(composed.host);
      processes = threads;
      context = { ...composed, host, tasks: new TaskRunner(host, 1) };
      const quiet = { onProgress: () => undefined, signal: new AbortController().signal };
      await drawSampleImages({ folder: images, seed: 5, train: 9, validation: 3, ...quiet });
      runs = [];
      for (const threads of ['1', '2']) {
        const flags = ['--recipe', 'small-cnn', '--size', '32', '--batch', '4', '--epochs', '1', '--seed', threads];
        const { document, code } = await latheJson(['train', images, ...flags, '--threads', threads], env);
        expect(code).toBe(0);
        const { runId, runDir } = document as { runId: string; runDir: string };
        runs.push({ runId, runDir, name: `with ${threads}` });
      }
    });

    afterAll(async () => {
      await context.tasks.close();
      process.env = before;
      await rm(scratch, { recursive: true });
    });

    it('makes each thumbnail once, whoever asks for it how often', async () => {
      processes.length = 0;
      const service = new ImageService(context, find);
      const refs = readdirSync(join(images, 'train', 'leaves')).map((name) => refOf(`leaves/${name}`));
      const asked = [...refs, ...refs].map((ref) => service.image(ref, 100));
      const files = await Promise.all(asked);
      expect(new Set(files.map((each) => each.file)).size).toBe(refs.length);
      expect(readdirSync(join(env.LATHE_CACHE, 'thumbnails'))).toHaveLength(refs.length);
      for (const { file, type } of files) {
        expect(type).toBe('image/webp');
        const { width, height, format } = await sharp(file).metadata();
        expect([format, Math.max(width, height) <= 128]).toEqual(['webp', true]);
      }
      expect(await service.image({ kind: 'run', runId: 'x', subset: 'train', index: 0 }, 128)).toEqual(
        await service.image(leaf, 120),
      );
      expect(processes).toEqual([1]);
      await service.close();
      const later = new ImageService(context, find);
      expect(await later.image(leaf, 128)).toEqual(files[0]);
      expect(processes).toEqual([1]);
      await later.close();
    });

    it('looks again at a file that has changed', async () => {
      const service = new ImageService(context, find);
      const file = join(images, 'train', 'changing.jpg');
      copyFileSync(join(images, 'train', 'leaves', 'leaves.0.jpg'), file);
      const first = await service.image(refOf('changing.jpg'), 64);
      copyFileSync(join(images, 'train', 'stars', 'stars.0.jpg'), file);
      expect((await service.image(refOf('changing.jpg'), 64)).file).not.toBe(first.file);
      await rm(file);
      await expect(service.image(refOf('changing.jpg'), 64)).rejects.toMatchObject({ code: 'picture-unusable' });
      await service.close();
    });

    it('serves no drawing with a script, under whatever name', async () => {
      const service = new ImageService(context, find);
      for (const name of ['drawing.svg', 'drawing.jpg']) {
        writeFileSync(join(images, 'train', name), '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
        await expect(service.image(refOf(name), 64)).rejects.toMatchObject({ code: 'picture-unusable' });
        await rm(join(images, 'train', name));
      }
      await service.close();
    });

    it('finds made pictures by their ids and by nothing else', async () => {
      const service = new ImageService(context, find);
      const request = {
        folder: images,
        size: 96,
        augment: 'standard',
        layout: null,
        seed: 1,
        images: 3,
        augmentations: 2,
      } as const;
      const rows = await context.tasks.request('preview', request, {});
      expect(rows.map((row) => [row.label, row.augmentations.length])).toEqual([
        ['leaves', 2],
        ['rings', 2],
        ['stars', 2],
      ]);
      const ref = { kind: 'made', id: rows[0]!.plain } as const;
      const whole = await service.image(ref, 96);
      expect(whole).toMatchObject({ type: 'image/png' });
      expect(await sharp(whole.file).metadata()).toMatchObject({ width: 96, height: 96 });
      const small = await service.image(ref, 64);
      expect(await sharp(small.file).metadata()).toMatchObject({ width: 64, height: 64, format: 'webp' });
      const id = 'ab'.repeat(16);
      symlinkSync(join(images, 'train', 'leaves', 'leaves.0.jpg'), join(env.LATHE_CACHE, 'made', `${id}.png`));
      for (const wrong of [id, '0'.repeat(32), '../thumbnails/x', '', `${'0'.repeat(31)}/`]) {
        const asked = service.image({ kind: 'made', id: wrong }, 64);
        await expect(asked).rejects.toMatchObject({ code: 'picture-unusable' });
      }
      await service.close();
    });

    it('lets two models with different threads answer side by side, each as the command would', async () => {
      processes.length = 0;
      const models = new TaskRunner(context.host, 1);
      const validation = join(images, 'validation');
      const single = join(images, 'train', 'leaves', 'leaves.0.jpg');
      const text = join(scratch, 'letter.jpg');
      writeFileSync(text, 'Dear reader');
      const items = [
        { id: 'folder', path: validation, kind: 'folder', name: 'validation' },
        { id: 'one', path: single, kind: 'picture', name: 'mine.jpg' },
        { id: 'text', path: text, kind: 'picture', name: 'letter.jpg' },
        { id: 'gone', path: join(scratch, 'gone.jpg'), kind: 'picture', name: 'gone.jpg' },
      ] as const;
      const seen: { done: number; total: number }[] = [];
      const answer = await predict(context, models, { runs, items }, { onProgress: (progress) => seen.push(progress) });
      expect([...processes].sort()).toEqual([1, 2]);
      expect(answer.models.map(({ name, classes }) => [name, classes.length])).toEqual([
        ['with 1', 3],
        ['with 2', 3],
      ]);
      expect(answer.problems.map(({ name, code }) => [name, code])).toEqual([
        ['gone.jpg', 'picture-unusable'],
        ['letter.jpg', 'not-a-picture'],
      ]);
      expect(answer.images).toHaveLength(10);
      expect(answer.images[0]).toMatchObject({
        name: 'leaves.0.jpg',
        path: 'leaves/leaves.0.jpg',
        image: { kind: 'item', item: 'folder', path: 'leaves/leaves.0.jpg' },
      });
      expect(answer.images[9]).toMatchObject({
        name: 'mine.jpg',
        path: 'mine.jpg',
        image: { kind: 'item', item: 'one', path: '' },
      });
      expect(seen.at(-1)).toEqual({ done: 20, total: 20 });
      expect(seen.every((each, i) => i === 0 || each.done >= (seen[i - 1]?.done ?? 0))).toBe(true);
      for (const [i, { runDir }] of runs.entries()) {
        const { document } = await latheJson(['predict', runDir, validation, single], env);
        const { predictions } = document as { predictions: { top: unknown }[] };
        expect(answer.images.map(({ answers }) => answers[i]?.top)).toEqual(predictions.map(({ top }) => top));
      }
      const service = new ImageService(context, find);
      for (const each of answer.images.flatMap((image) => image.answers)) {
        expect(existsSync((await service.image(each.seen!, 64)).file)).toBe(true);
      }
      await service.close();
      await predict(context, models, { runs, items: [items[1]] }, {});
      expect(processes.filter((threads) => threads === 2)).toHaveLength(1);
      await models.close();
    });

    it('answers with nothing but refusals where nothing is a picture', async () => {
      const models = new TaskRunner(context.host, 1);
      const items = [{ id: 'gone', path: join(scratch, 'gone.jpg'), kind: 'picture', name: 'gone.jpg' }] as const;
      const answer = await predict(context, models, { runs: runs.slice(0, 1), items }, {});
      expect(answer).toMatchObject({ images: [], problems: [{ name: 'gone.jpg' }] });
      await models.close();
    });

    it('judges a folder, gives up when it is told to, and tells what is wrong with a run', async () => {
      const models = new TaskRunner(context.host, 1);
      const [{ runDir } = { runDir: '' }] = runs;
      const report = await evaluateOn(models, { runDir, folder: { id: 'f', path: images } }, {});
      expect(report.classes).toEqual(['leaves', 'rings', 'stars']);
      expect(report.confusion.flat().reduce((sum, each) => sum + each, 0)).toBe(9);
      expect(report.images[0]?.image).toEqual({
        kind: 'item',
        item: 'f',
        path: 'validation/leaves/leaves.0.jpg',
      });
      const controller = new AbortController();
      const hooks = { onProgress: () => controller.abort(), signal: controller.signal };
      const cancelled = evaluateOn(models, { runDir, folder: { id: 'f', path: images } }, hooks);
      await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
      mkdirSync(join(scratch, 'no-run'));
      const broken = evaluateOn(models, { runDir: join(scratch, 'no-run'), folder: { id: 'f', path: images } }, {});
      await expect(broken).rejects.toMatchObject({ code: 'run-damaged' });
      await models.close();
    });
  },
);
