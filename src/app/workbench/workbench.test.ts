import { cpSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stepEvent } from '../../../tests/support/sample-run';
import { WorkbenchScene } from '../../../tests/support/workbench-scene';
import { DEFAULT_PREFERENCES } from '../host/preferences';
import { JournalWriter } from '../../runs/journal/journal-writer';
import type { Push } from '../../shared/contract/requests';

let scene: WorkbenchScene;
beforeEach(() => {
  scene = new WorkbenchScene();
});
afterEach(() => scene.remove());

describe('the host', () => {
  it('says what it is', async () => {
    expect(await scene.ask('host.hello')).toEqual({
      kind: 'web',
      electron: null,
      isTrial: false,
      app: 'Lathe 0',
      platform: process.platform,
      runsFolder: scene.runsDir,
      defaultThreads: 1,
      preferences: DEFAULT_PREFERENCES,
    });
  });

  it('keeps preferences and tells every page', async () => {
    const others: Push[] = [];
    scene.workbench.connect((push) => void others.push(push));
    const changes = [{ theme: 'dark' }, { language: 'zh-CN' }];
    await Promise.all(changes.map((each) => scene.ask('preferences.change', { changes: each })));
    expect(scene.stored).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark', language: 'zh-CN' });
    expect(others).toEqual(scene.pushed);
    expect(others.at(-1)).toEqual({ push: 'preferences.changed', body: scene.stored });
  });

  it('refuses what it can’t do in words', async () => {
    await scene.make('a');
    expect(await scene.refused('folders.choose', { title: 'x' })).toBe('usage');
    expect(await scene.refused('runs.reveal', { runId: 'a' })).toBe('usage');
    const revealed: string[] = [];
    const able = scene.another({
      canBrowse: false,
      chooseFolder: () => Promise.resolve(scene.runsDir),
      reveal: (path) => void revealed.push(path),
    });
    for (const [name, args] of [
      ['folders.browse', { path: null }],
      ['folders.open', { path: scene.runsDir }],
    ] as const) {
      expect(await able.shell.request(name, args)).toMatchObject({ ok: false, failure: { code: 'usage' } });
    }
    expect(await scene.ask('folders.choose', { title: 'x' }, able.shell)).toMatchObject({ name: 'runs' });
    await scene.ask('runs.reveal', { runId: 'a' }, able.shell);
    expect(revealed).toEqual([join(scene.runsDir, 'a')]);
    await able.close();
  });

  it('explains only what was opened or is a run’s, and exports only into what was opened', async () => {
    await scene.makeTrained('a');
    const ask = { runId: 'a' };
    const explained = (image: object): Promise<string> =>
      scene.refused('models.explain', { ...ask, image, label: null });
    expect(await explained({ kind: 'item', item: 'none', path: '' })).toBe('picture-unusable');
    expect(await explained({ kind: 'item', item: await scene.open(scene.root), path: '../etc/passwd' })).toBe(
      'picture-unusable',
    );
    expect(await explained({ kind: 'run', runId: 'a', subset: 'validation', index: 99 })).toBe('picture-unusable');
    expect(await explained({ kind: 'made', id: 'a' })).toBe('picture-unusable');
    expect(await scene.refused('models.export', { ...ask, format: 'onnx', folder: 'none' })).toBe('folder-missing');
    const folder = await scene.open(scene.root);
    expect(await scene.refused('models.export', { ...ask, runId: 'none', format: 'onnx', folder })).toBe(
      'run-not-found',
    );
  });

  it('opens what the shell was given, and passes its commands on', async () => {
    expect(await scene.workbench.openPaths([scene.root])).toMatchObject({
      ok: true,
      value: [{ kind: 'folder', path: scene.root }],
    });
    expect(await scene.workbench.openPaths([join(scene.root, 'none')])).toMatchObject({
      failure: { code: 'folder-missing' },
    });
    scene.workbench.command({ kind: 'toggle-pause' });
    expect(scene.pushed).toContainEqual({ push: 'shell.command', body: { kind: 'toggle-pause' } });
  });

  it('answers no page that is closed', async () => {
    scene.page.close();
    scene.workbench.command({ kind: 'toggle-pause' });
    expect(scene.pushed).toEqual([]);
    expect(await scene.page.request('host.hello', {})).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  });

  it('goes on when a page can’t be reached', async () => {
    scene.workbench.connect(() => Promise.reject(new Error('gone')));
    scene.workbench.connect(() => {
      throw new Error('gone');
    });
    scene.workbench.command({ kind: 'toggle-pause' });
    expect(scene.pushed).toHaveLength(1);
    await delay(0);
  });
});

describe('a watch', () => {
  it('brings what happens, is replaced by the next one, and ends with the run or the page', async () => {
    const runDir = await scene.make('a');
    await scene.ask('runs.list');
    const chunks = (): number => scene.pushed.filter((each) => each.push === 'run.chunk').length;
    await scene.ask('runs.watch', { runId: 'a', after: null });
    await scene.ask('runs.watch', { runId: 'a', after: null });
    while (chunks() === 0) await delay(5);
    await delay(150);
    const before = chunks();
    const journal = await JournalWriter.open(runDir, () => new Date());
    journal.append(stepEvent(1));
    while (chunks() === before) await delay(5);
    await delay(150);
    expect(chunks()).toBe(before + 1);
    await scene.ask('runs.delete', { runIds: ['a'] });
    expect(() => journal.append(stepEvent(2))).toThrow(/was deleted or renamed/);
    await journal.close();
    await delay(250);
    expect(chunks()).toBe(before + 1);
    expect(await scene.refused('runs.watch', { runId: 'a', after: null })).toBe('run-not-found');
  });
});

describe('a watch that is left at once', () => {
  it('never begins, however often a page looks in', async () => {
    const runDir = await scene.make('a');
    const chunks = (): number => scene.pushed.filter((each) => each.push === 'run.chunk').length;
    for (let look = 0; look < 5; look += 1) {
      const watching = scene.ask('runs.watch', { runId: 'a', after: null });
      await scene.ask('runs.unwatch', { runId: 'a' });
      await watching;
    }
    await delay(100);
    const before = chunks();
    const journal = await JournalWriter.open(runDir, () => new Date());
    journal.append(stepEvent(1));
    await journal.close();
    await delay(1500);
    expect(chunks()).toBe(before);
  });
});

describe('pictures', () => {
  it.each([
    { kind: 'item', item: 'none', path: 'x' },
    { kind: 'run', runId: 'none', subset: 'train', index: 0 },
    { kind: 'run', runId: 'a', subset: 'train', index: 99 },
    { kind: 'run', runId: 'a', subset: 'train', index: 0 },
    { kind: 'made', id: '../../etc/passwd' },
    { kind: 'file', path: '/etc/passwd' },
    null,
  ])('are none of what was not opened: %j', async (ref) => {
    await scene.make('a');
    await expect(scene.workbench.image(ref as never, 100)).rejects.toMatchObject({ code: 'picture-unusable' });
  });

  it.each([0, -1, 1e9, 1.5, '100'])('have an edge that can be: %j', async (edge) => {
    const ref = { kind: 'made', id: 'x' } as const;
    await expect(scene.workbench.image(ref, edge as never)).rejects.toMatchObject({ code: 'picture-unusable' });
  });

  it('come as bytes, and unfinished ones go with the page', async () => {
    const { upload } = await scene.ask('upload.begin', { name: 'a.jpg' });
    const uploads = join(scene.root, 'data', 'lathe', 'uploads');
    const file = { upload, path: 'a.jpg', base64: Buffer.from('x').toString('base64') };
    await scene.ask('upload.file', file);
    const other = scene.workbench.connect(() => undefined);
    expect(await other.request('upload.file', { ...file, path: 'b.jpg' })).toMatchObject({
      failure: { code: 'usage' },
    });
    expect(await scene.ask('upload.end', { upload })).toMatchObject({ kind: 'picture', name: 'a.jpg' });
    await scene.ask('upload.begin', { name: 'b.jpg' });
    expect(readdirSync(uploads)).toHaveLength(2);
    scene.page.close();
    while (readdirSync(uploads).length > 1) await delay(5);
  });
});

describe('the folder browser', () => {
  it('begins at home', async () => {
    expect((await scene.ask('folders.browse', { path: null })).path).toBe(homedir());
    cpSync(import.meta.filename, join(scene.root, 'a.jpg'));
    expect(await scene.ask('folders.browse', { path: scene.root })).toMatchObject({ images: 1 });
    expect(await scene.refused('folders.browse', { path: 'relative' })).toBe('usage');
  });
});
