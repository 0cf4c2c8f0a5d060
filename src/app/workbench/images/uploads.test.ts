import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HeldUploads } from './held-uploads';
import { OpenedItems } from './opened-items';
import { pruneUploads, Uploads } from './uploads';

let folder: string;
let held: HeldUploads;
let uploads: Uploads;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lathe-uploads-')));
  held = new HeldUploads(folder, () => new Date());
  uploads = new Uploads(folder, new OpenedItems(), held.connect('page'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function send(name: string, files: Readonly<Record<string, string>>) {
  const { upload } = await uploads.begin(name);
  for (const [path, content] of Object.entries(files)) await uploads.file(upload, path, base64(content));
  return uploads.end(upload);
}

describe('an upload', () => {
  it('makes a folder of many files', async () => {
    const item = await send('pets', { 'cats/1.jpg': 'one', 'dogs/ü.jpg': 'two', 'empty.jpg': '' });
    expect(item).toMatchObject({ kind: 'folder', name: 'pets' });
    expect(dirname(dirname(item.path))).toBe(folder);
    expect(readFileSync(join(item.path, 'dogs', 'ü.jpg'), 'utf8')).toBe('two');
  });

  it('takes the folder’s own name in every path for the folder', async () => {
    const item = await send('pets', { 'pets/cats/1.jpg': 'one', 'pets/dogs/1.jpg': 'two' });
    expect(readdirSync(item.path).sort()).toEqual(['cats', 'dogs']);
    expect(item.name).toBe('pets');
  });

  it('makes a picture of a single one, under its own name', async () => {
    const item = await send('a: picture/.jpg', { 'photo.jpg': 'one' });
    expect(item).toMatchObject({ kind: 'picture', name: 'photo.jpg' });
    expect(basename(dirname(item.path))).toBe('a_ picture_.jpg');
  });

  it.each(['../up.jpg', '/etc/passwd', 'a/../../b', 'a\0b', 'a\\b', 'COM1', '', 'a//b'])(
    'refuses the path %j and writes nothing',
    async (path) => {
      const { upload } = await uploads.begin('x');
      await expect(uploads.file(upload, path, base64('x'))).rejects.toMatchObject({ code: 'usage' });
      await expect(uploads.end(upload)).rejects.toMatchObject({ code: 'usage' });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each(['...', '..', 'CON', '', '.hidden'])('is kept under another name where it is called %j', async (name) => {
    const item = await send(name, { 'a.jpg': '1', 'b.jpg': '2' });
    expect(item.name).toBe('pictures');
  });

  it('refuses what is not base64, a file that comes twice, and an upload that was not begun', async () => {
    const { upload } = await uploads.begin('x');
    for (const bad of ['a', '????', 'YWJj!', 'YWJj YWJj']) {
      await expect(uploads.file(upload, 'a.jpg', bad)).rejects.toMatchObject({ code: 'usage' });
    }
    await uploads.file(upload, 'a.jpg', base64('one'));
    await expect(uploads.file(upload, 'a.jpg', base64('two'))).rejects.toMatchObject({ code: 'usage' });
    await expect(uploads.file('none', 'a.jpg', '')).rejects.toMatchObject({ code: 'usage' });
    await expect(new Uploads(folder, new OpenedItems(), held.connect('other')).end(upload)).rejects.toMatchObject({
      code: 'usage',
    });
    expect(readFileSync((await uploads.end(upload)).path, 'utf8')).toBe('one');
  });

  it('leaves nothing when the page is gone before its end', async () => {
    const kept = await send('kept', { 'a.jpg': '1', 'b.jpg': '2' });
    const { upload } = await uploads.begin('x');
    await uploads.file(upload, 'a.jpg', base64('one'));
    await uploads.dropUnfinished();
    expect(readdirSync(folder)).toEqual([basename(dirname(kept.path))]);
  });

  it('is kept for runs; only a single picture goes, long after it came and a page had it open', async () => {
    const many = await send('many', { 'a.jpg': '1', 'b.jpg': '2' });
    const nested = await send('one', { 'cats/a.jpg': '1' });
    const single = await send('single.jpg', { 'single.jpg': '1' });
    const lone = join(folder, 'notes', 'of-a-person');
    mkdirSync(lone, { recursive: true });
    const files = [...[many, nested].flatMap(({ path }) => filesBelow(path)), join(lone, 'old.txt')];
    writeFileSync(join(lone, 'old.txt'), '');
    const now = new Date();
    const long = new Date(now.getTime() - 30 * 24 * 3600 * 1000);
    for (const path of files) utimesSync(path, long, long);
    const nobody = new HeldUploads(folder, () => now);
    const left = (): string[] => readdirSync(folder).sort();
    const all = left();
    const age = (path: string): void => utimesSync(path, long, long);
    age(dirname(dirname(single.path)));
    await pruneUploads(folder, nobody, now);
    expect(left()).toEqual(all);
    age(single.path);
    await pruneUploads(folder, held, now);
    expect(left()).toEqual(all);
    await pruneUploads(folder, nobody, now);
    expect(left()).toEqual(all.filter((name) => !single.path.includes(name)));
    await pruneUploads(join(folder, 'none'), nobody, now);
  });
});

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
