import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScanOptions } from '../../src/data/scan/scan-folder';
import { codesOf, ScannedFolder } from '../support/scanned-folder';

let at: ScannedFolder;
beforeEach(async () => {
  at = await ScannedFolder.make();
});
afterEach(() => at.remove());

describe('layouts', () => {
  it('class folders, nested ones included, in the order of code points', async () => {
    at.putClasses();
    at.put('cats/summer/2021/x.jpg', at.image(8));
    at.put('Zebras/1.png', at.image(9));
    at.put('Zebras/2.png', at.image(10));
    const result = await at.scan();
    expect(result).toMatchObject({ layout: 'class-folders', classes: ['Zebras', 'cats', 'dogs'], validation: [] });
    expect(result.train.filter(({ label }) => label === 'cats').map(({ path }) => path)).toEqual([
      'cats/0.jpg',
      'cats/1.jpg',
      'cats/2.jpg',
      'cats/3.jpg',
      'cats/summer/2021/x.jpg',
    ]);
    expect(result.train[0]).toMatchObject({ path: 'Zebras/1.png', width: 40, height: 30, bytes: at.image(9).length });
  });

  it.each(['val', 'valid', 'Validation', 'test'])('train and %s', async (name) => {
    at.putClasses('Train');
    for (const label of ['cats', 'dogs']) at.put(`${name}/${label}/9.jpg`, at.image(label === 'cats' ? 8 : 9));
    const result = await at.scan();
    expect(result).toMatchObject({ layout: 'train-validation', classes: ['cats', 'dogs'] });
    expect([result.train.length, result.validation.length]).toEqual([8, 2]);
    expect(result.validation[0]?.path).toBe(`${name}/cats/9.jpg`);
  });

  it('train beside test pictures without classes', async () => {
    at.putClasses('train');
    for (let i = 0; i < 3; i += 1) at.put(`test/${i}.jpg`, at.image(8 + i));
    const result = await at.scan();
    expect([result.train.length, result.validation.length]).toEqual([8, 0]);
    expect(codesOf(result)).toEqual({ test: 'outside-classes' });
  });

  it('one flat folder with the class in the names', async () => {
    for (let i = 0; i < 4; i += 1) {
      at.put(`cat.${i}.jpg`, at.image(i));
      at.put(`dog (${i}).jpg`, at.image(4 + i));
    }
    at.put('readme.txt', 'hello');
    const result = await at.scan();
    expect(result).toMatchObject({ layout: 'flat', classes: ['cat', 'dog'] });
    expect(result.train.length).toBe(8);
    expect(codesOf(result)).toEqual({ 'readme.txt': 'outside-classes' });
  });

  it('one flat folder beside folders that hold nothing', async () => {
    for (let i = 0; i < 4; i += 1) {
      at.put(`cat.${i}.jpg`, at.image(i));
      at.put(`dog.${i}.jpg`, at.image(4 + i));
    }
    mkdirSync(join(at.folder, 'new folder'));
    expect(await at.scan()).toMatchObject({ classes: ['cat', 'dog'] });
  });

  it('a validation folder elsewhere, its problems by absolute path', async () => {
    at.putClasses();
    const validationFolder = join(at.root, 'check');
    for (const label of ['cats', 'dogs']) {
      mkdirSync(join(validationFolder, label), { recursive: true });
      writeFileSync(join(validationFolder, label, 'a.jpg'), at.image(label === 'cats' ? 8 : 9));
      writeFileSync(join(validationFolder, label, 'b.jpg'), '');
    }
    const result = await at.scan({ validationFolder });
    expect(result.validation.map(({ path }) => path)).toEqual(['cats/a.jpg', 'dogs/a.jpg']);
    expect(codesOf(result)).toEqual({
      [join(validationFolder, 'cats', 'b.jpg')]: 'empty',
      [join(validationFolder, 'dogs', 'b.jpg')]: 'empty',
    });
  });
});

describe('folders that can’t be trained on are refused', () => {
  it.each([
    ['folder-missing', () => undefined, (): Partial<ScanOptions> => ({ folder: join(at.root, 'none') })],
    ['folder-not-a-folder', () => at.put('../file', ''), () => ({ folder: join(at.root, 'file') })],
    ['folder-missing', () => at.putClasses(), () => ({ validationFolder: join(at.root, 'none') })],
    ['too-few-classes', () => undefined, () => ({})],
    ['too-few-classes', () => ['1', '2', '3'].forEach((n) => at.put(`cats/${n}.jpg`, at.image(Number(n)))), () => ({})],
    ['too-few-classes', () => ['1', '2', '3'].forEach((n) => at.put(`IMG_${n}.jpg`, at.image(Number(n)))), () => ({})],
    [
      'too-few-pictures',
      () => {
        at.putClasses();
        at.put('birds/1.jpg', at.image(8));
      },
      () => ({}),
    ],
    [
      'too-few-pictures',
      () => {
        at.putClasses();
        at.put('birds/1.jpg', at.image(8));
        at.put('birds/copy.jpg', at.image(8));
      },
      () => ({}),
    ],
    [
      'too-few-pictures',
      () => {
        at.putClasses();
        at.put('birds/1.jpg', at.image(8).subarray(0, 300));
      },
      () => ({}),
    ],
    [
      'classes-differ',
      () => {
        at.putClasses('train');
        at.put('val/cats/1.jpg', at.image(8));
        at.put('val/birds/1.jpg', at.image(9));
      },
      () => ({}),
    ],
    [
      'too-few-pictures',
      () => {
        at.putClasses('train');
        at.put('val/cats/1.jpg', at.image(8));
        at.put('val/dogs/1.jpg', at.image(9).subarray(0, 300));
      },
      () => ({}),
    ],
  ])('%s', async (code, arrange, options) => {
    arrange();
    const error: unknown = await at.scan(options()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(error).toHaveProperty('message', expect.stringMatching(/.{20}/));
    expect(error).toHaveProperty('hint', expect.stringMatching(/.{10}/));
  });
});
