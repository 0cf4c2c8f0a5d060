import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browseFolder } from './folder-browser';
import { OpenedItems } from './opened-items';

let root: string;
let items: OpenedItems;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'lathe-items-')));
  mkdirSync(join(root, 'pictures', 'cats'), { recursive: true });
  for (const file of ['pictures/cats/1.jpg', 'secret.jpg']) writeFileSync(join(root, file), 'x');
  items = new OpenedItems();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('what a person opens', () => {
  it('has an id that tells nothing, the same as long as it is open', async () => {
    const item = await items.open(join(root, 'pictures'));
    expect(item).toMatchObject({ kind: 'folder', name: 'pictures', path: join(root, 'pictures') });
    expect(item.id).toMatch(/^[0-9a-f-]{36}$/);
    symlinkSync(join(root, 'pictures'), join(root, 'link'));
    expect(await items.open(join(root, 'link'))).toBe(item);
    expect((await new OpenedItems().open(item.path)).id).not.toBe(item.id);
    expect(await items.open(join(root, 'secret.jpg'))).toMatchObject({ kind: 'picture' });
  });

  it.each(['relative', 'none', '/none\0'])('is refused where there is nothing: %j', async (path) => {
    await expect(items.open(path === 'none' ? join(root, path) : path)).rejects.toMatchObject({
      code: path === 'none' ? 'folder-missing' : 'usage',
    });
  });

  it('gives its files, and no others', async () => {
    const { id } = await items.open(join(root, 'pictures'));
    expect(await items.file(id, 'cats/1.jpg')).toBe(join(root, 'pictures', 'cats', '1.jpg'));
    for (const path of [
      '../secret.jpg',
      'cats/../../secret.jpg',
      join(root, 'secret.jpg'),
      'cats\\..\\..\\secret.jpg',
    ]) {
      await expect(items.file(id, path)).rejects.toMatchObject({ code: 'picture-unusable' });
    }
    await expect(items.file(id, 'none.jpg')).rejects.toMatchObject({ code: 'picture-unusable' });
    await expect(items.file(id, '')).rejects.toMatchObject({ code: 'picture-unusable' });
    await expect(items.file('another', 'cats/1.jpg')).rejects.toMatchObject({ code: 'picture-unusable' });
  });

  it('does not follow a link that leads out of the folder', async () => {
    mkdirSync(join(root, 'pictures-2'));
    writeFileSync(join(root, 'pictures-2', '1.jpg'), 'x');
    symlinkSync(join(root, 'secret.jpg'), join(root, 'pictures', 'out.jpg'));
    symlinkSync(join(root, 'pictures-2'), join(root, 'pictures', 'sibling'));
    symlinkSync(join(root, 'pictures', 'cats', '1.jpg'), join(root, 'pictures', 'in.jpg'));
    const { id } = await items.open(join(root, 'pictures'));
    await expect(items.file(id, 'out.jpg')).rejects.toMatchObject({ code: 'picture-unusable' });
    await expect(items.file(id, 'sibling/1.jpg')).rejects.toMatchObject({ code: 'picture-unusable' });
    expect(await items.file(id, 'in.jpg')).toBe(join(root, 'pictures', 'cats', '1.jpg'));
  });

  it('gives an opened picture alone', async () => {
    const { id } = await items.open(join(root, 'secret.jpg'));
    expect(await items.file(id, '')).toBe(join(root, 'secret.jpg'));
    await expect(items.file(id, 'x')).rejects.toMatchObject({ code: 'picture-unusable' });
    expect(() => items.folder(id)).toThrow('A folder was expected');
    expect(() => items.item('another')).toThrow('is open was expected');
  });
});

describe('the folder browser', () => {
  it('lists folders as a person counts, and how many pictures there are', async () => {
    for (const name of ['b 10', 'b 2', '.hidden']) mkdirSync(join(root, name));
    symlinkSync(join(root, 'pictures'), join(root, 'a link'));
    symlinkSync(join(root, 'nowhere'), join(root, 'broken'));
    writeFileSync(join(root, 'text.txt'), '');
    const listing = await browseFolder(root, '/');
    expect(listing.folders.map(({ name }) => name)).toEqual(['a link', 'b 2', 'b 10', 'pictures']);
    expect(listing).toMatchObject({ path: root, parent: join(root, '..'), images: 1 });
    expect((await browseFolder(null, root)).path).toBe(root);
    expect((await browseFolder('/', root)).parent).toBeNull();
  });

  it.each([
    ['none', 'folder-missing'],
    ['secret.jpg', 'folder-not-a-folder'],
  ])('says why it can’t: %s', async (name, code) => {
    await expect(browseFolder(join(root, name), '/')).rejects.toMatchObject({ code });
    await expect(browseFolder(name, '/')).rejects.toMatchObject({ code: 'usage' });
  });
});
