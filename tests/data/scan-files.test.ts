import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codesOf, ScannedFolder } from '../support/scanned-folder';

let at: ScannedFolder;
beforeEach(async () => {
  at = await ScannedFolder.make();
});
afterEach(() => at.remove());

describe('files that can’t be used are named and left out, and others noted', () => {
  interface Case {
    readonly code: string;
    readonly path: string;
    readonly content: () => Buffer | string | Promise<Buffer>;
    readonly used?: boolean;
  }
  const solid = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#88aa22' } });
  const cases: readonly Case[] = [
    { code: 'empty', path: 'cats/empty.jpg', content: () => '' },
    { code: 'truncated', path: 'cats/cut.jpg', content: () => at.image(8).subarray(0, at.image(8).length / 2) },
    { code: 'truncated', path: 'cats/head.jpg', content: () => at.image(8).subarray(0, 100) },
    {
      code: 'corrupt',
      path: 'cats/damaged.png',
      content: async () => {
        const png = await sharp(at.image(8)).png().toBuffer();
        return png.fill(7, 200, 300);
      },
    },
    { code: 'not-a-picture', path: 'cats/notes.txt', content: () => 'notes' },
    { code: 'not-a-picture', path: 'cats/page.jpg', content: () => '<html>404</html>' },
    { code: 'unsupported', path: 'cats/drawing.svg', content: () => '<svg xmlns="http://www.w3.org/2000/svg"/>' },
    { code: 'unsupported', path: 'cats/paper.pdf', content: () => '%PDF-1.4' },
    { code: 'unsupported', path: 'cats/phone.heic', content: () => Buffer.from('\0\0\0\x18ftypheic', 'latin1') },
    { code: 'too-small', path: 'cats/dot.png', content: () => solid(9, 400).png().toBuffer() },
    {
      code: 'too-large',
      path: 'cats/bomb.png',
      content: async () => {
        const bomb = await solid(20, 20).png().toBuffer();
        bomb.writeUInt32BE(50_000, 16);
        bomb.writeUInt32BE(50_000, 20);
        return bomb;
      },
    },
    { code: 'hidden', path: 'cats/.secret.jpg', content: () => at.image(8) },
    { code: 'outside-classes', path: 'loose.jpg', content: () => at.image(8) },
    { code: 'wrong-extension', path: 'cats/really-png.jpg', content: () => solid(31, 31).png().toBuffer(), used: true },
    { code: 'missing-extension', path: 'cats/plain', content: () => solid(32, 31).webp().toBuffer(), used: true },
  ];

  it.each(cases)('$path is $code', async ({ code, path, content, used }) => {
    at.putClasses();
    at.put(path, await content());
    const result = await at.scan();
    expect(codesOf(result)).toEqual({ [path]: code });
    expect(result.problems[0]?.message.length).toBeGreaterThan(10);
    expect(result.train.some((image) => image.path === path)).toBe(used === true);
    expect(result.train.length).toBe(used === true ? 9 : 8);
  });

  it.each(['webp', 'gif', 'png', 'tiff', 'avif'] as const)('a %s is used without a word', async (format) => {
    at.putClasses();
    at.put(`cats/x.${format}`, await sharp(at.image(8)).toFormat(format).toBuffer());
    const result = await at.scan();
    expect(result.problems).toEqual([]);
    expect(result.train.length).toBe(9);
  });

  it('rotated, CMYK, 16-bit, grey and transparent pictures are used without a word', async () => {
    at.putClasses();
    at.put('cats/rotated.jpg', await sharp(at.image(8)).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    at.put('cats/cmyk.jpg', await sharp(at.image(8)).toColourspace('cmyk').jpeg().toBuffer());
    at.put('cats/deep.png', await sharp(at.image(8)).toColourspace('rgb16').png().toBuffer());
    at.put('cats/grey.png', await sharp(at.image(8)).greyscale().png().toBuffer());
    at.put('cats/clear.png', await sharp(at.image(8)).ensureAlpha(0.4).png().toBuffer());
    const result = await at.scan();
    expect(result.problems).toEqual([]);
    const rotated = result.train.find(({ path }) => path === 'cats/rotated.jpg');
    expect([rotated?.width, rotated?.height]).toEqual([30, 40]);
  });

  it('an animation is used by its first frame, and noted', async () => {
    at.putClasses();
    const frames = [await solid(20, 20).png().toBuffer(), await sharp(at.image(8)).resize(20, 20).png().toBuffer()];
    at.put(
      'cats/moving.gif',
      await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
    );
    const result = await at.scan();
    expect(codesOf(result)).toEqual({ 'cats/moving.gif': 'animated' });
    expect(result.train.length).toBe(9);
  });

  it('droppings of operating systems are ignored', async () => {
    at.putClasses();
    for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini', '._0.jpg']) at.put(`cats/${name}`, 'x');
    at.put('__MACOSX/cats/0.jpg', 'x');
    expect(codesOf(await at.scan())).toEqual({ __MACOSX: 'hidden' });
  });

  it('links: dangling, to themselves, in a circle; a good one is followed', async () => {
    at.putClasses();
    at.put('../elsewhere.jpg', at.image(8));
    symlinkSync(join(at.root, 'elsewhere.jpg'), join(at.folder, 'cats', 'good.jpg'));
    symlinkSync(join(at.root, 'nowhere'), join(at.folder, 'cats', 'dangling.jpg'));
    symlinkSync('self.jpg', join(at.folder, 'cats', 'self.jpg'));
    mkdirSync(join(at.folder, 'dogs', 'deep'));
    symlinkSync('..', join(at.folder, 'dogs', 'deep', 'up'));
    const result = await at.scan();
    expect(codesOf(result)).toEqual({
      'cats/dangling.jpg': 'dangling-link',
      'cats/self.jpg': 'link-loop',
      'dogs/deep/up': 'link-loop',
    });
    expect(result.train.map(({ path }) => path)).toContain('cats/good.jpg');
  });

  it('a pipe does not hold the scan up', async () => {
    at.putClasses();
    execFileSync('mkfifo', [join(at.folder, 'cats', 'pipe.jpg')]);
    expect(codesOf(await at.scan())).toEqual({ 'cats/pipe.jpg': 'not-a-picture' });
  });

  it('any file name will do, but for one that is not UTF-8', async () => {
    at.putClasses();
    const names = [
      'été 猫 🐈.jpg',
      'it\'s "quoted".jpg',
      'two\nlines.jpg',
      ' blank .jpg',
      `${'x'.repeat(240)}.jpg`,
      '%20#?.jpg',
      '\ufffd.jpg',
    ];
    for (const [i, name] of names.entries())
      at.put(join('dogs', name), Buffer.concat([at.image(8), Buffer.from(String(i))]));
    writeFileSync(
      Buffer.concat([Buffer.from(join(at.folder, 'cats', 'x')), Buffer.from([0xff, 0x2e, 0x6a])]),
      at.image(9),
    );
    const result = await at.scan();
    expect(result.train.map(({ path }) => path)).toEqual(expect.arrayContaining(names.map((name) => `dogs/${name}`)));
    expect(result.problems.map(({ code }) => code)).toEqual(['unusable-name']);
  });

  it('same content is noted: again, across classes, across the split', async () => {
    at.putClasses('train');
    at.put('train/cats/again.jpg', at.image(0));
    at.put('train/dogs/a-cat.jpg', at.image(1));
    at.put('val/cats/leak.jpg', at.image(2));
    at.put('val/cats/own.jpg', at.image(8));
    at.put('val/dogs/own.jpg', at.image(9));
    const result = await at.scan();
    expect(codesOf(result)).toEqual({
      'train/cats/again.jpg': 'duplicate',
      'train/dogs/a-cat.jpg': 'duplicate-across-classes',
      'val/cats/leak.jpg': 'duplicate-across-split',
    });
    expect(result.train.length).toBe(10);
  });

  it('a folder without a picture is no class', async () => {
    at.putClasses();
    mkdirSync(join(at.folder, 'nothing'));
    at.put('docs/readme.md', 'hello');
    const result = await at.scan();
    expect(result.classes).toEqual(['cats', 'dogs']);
    expect(codesOf(result)).toEqual({ nothing: 'empty-class', docs: 'empty-class', 'docs/readme.md': 'not-a-picture' });
  });
});
