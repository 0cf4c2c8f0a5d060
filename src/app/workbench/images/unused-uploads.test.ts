import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRun } from '../../../../tests/support/sample-run';
import { WorkbenchScene } from '../../../../tests/support/workbench-scene';
import { createRun } from '../../../runs/folder/write-run';
import { noteUploadUse } from '../../runs/upload-users';
import type { Session } from '../session/ports';

let scene: WorkbenchScene;
let folder: string;
beforeEach(() => {
  scene = new WorkbenchScene();
  folder = join(scene.root, 'data', 'lathe', 'uploads');
});
afterEach(() => scene.remove());

const HOUR_MS = 3600 * 1000;

/** As if no page had used it for an hour. */
function age(path: string): void {
  const then = new Date(Date.now() - HOUR_MS);
  utimesSync(dirname(path), then, then);
}

async function send(page: Session, name: string) {
  const { upload } = await scene.ask('upload.begin', { name }, page);
  for (const path of ['cats/1.jpg', 'dogs/1.jpg'])
    await scene.ask('upload.file', { upload, path, base64: Buffer.alloc(500).toString('base64') }, page);
  return scene.ask('upload.end', { upload }, page);
}

/** Sent by a page that is closed by now. @returns its path */
async function leave(name: string): Promise<string> {
  const page = scene.workbench.connect(() => undefined);
  const { path } = await send(page, name);
  page.close();
  age(path);
  return path;
}

/** A run of these images. @returns its folder */
async function runOf(images: string, runId: string, runsDir = scene.runsDir): Promise<string> {
  const runDir = await createRun(sampleRun(runsDir, runId));
  const file = join(runDir, 'dataset.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('/pictures', images));
  return runDir;
}

const left = (): string[] => readdirSync(folder).sort();
const named = (...paths: string[]): string[] => paths.map((path) => basename(dirname(path))).sort();

describe('uploads', () => {
  it('are told, and removed where no run names them, in the trash neither', async () => {
    expect(await scene.ask('uploads.status')).toEqual({ bytes: 0, unusedBytes: 0 });
    const [listed, trashed, unused] = [await leave('a'), await leave('b'), await leave('c')];
    await runOf(listed, 'listed');
    await runOf(trashed, 'trashed');
    await scene.ask('runs.delete', { runIds: ['trashed'] });
    mkdirSync(join(folder, 'of-a-person', 'pictures'), { recursive: true });
    expect(await scene.ask('uploads.status')).toEqual({ bytes: 3000, unusedBytes: 1000 });
    expect(await scene.ask('uploads.empty')).toEqual({ bytes: 2000, unusedBytes: 0 });
    expect(existsSync(unused)).toBe(false);
    expect(left()).toEqual([...named(listed, trashed), 'of-a-person'].sort());
    await scene.ask('trash.empty');
    await scene.ask('uploads.empty');
    expect(left()).toEqual([...named(listed), 'of-a-person'].sort());
  });

  it('stay as long as a page that sent or used them is there, also where it connects anew', async () => {
    const first = scene.workbench.connect(() => undefined, 'first');
    const { path, id } = await send(first, 'a');
    age(path);
    const stays = async (): Promise<boolean> => {
      await scene.ask('uploads.empty');
      return existsSync(path);
    };
    expect(await stays()).toBe(true);
    first.close();
    const again = scene.workbench.connect(() => undefined, 'first');
    age(path);
    expect(await stays()).toBe(true);
    const other = scene.workbench.connect(() => undefined, 'other');
    expect(await scene.refused('models.evaluate', { runId: 'none', folder: id }, other)).toBe('run-not-found');
    again.close();
    age(path);
    expect(await stays()).toBe(true);
    other.close();
    age(path);
    expect(await stays()).toBe(false);
  });

  it('stay where a page of another host has them open, or has just lost its connection', async () => {
    const other = scene.another({});
    const page = other.connect(() => undefined);
    const { path } = await send(page, 'a');
    await scene.ask('uploads.empty');
    expect(existsSync(path)).toBe(true);
    page.close();
    await scene.ask('uploads.empty');
    expect(existsSync(path)).toBe(true);
    await other.close();
  });

  it('stay for a run in another folder for runs, also while its disk is away', async () => {
    const elsewhere = join(scene.root, 'elsewhere');
    const path = await leave('a');
    await noteUploadUse(folder, [path, '/pictures'], elsewhere);
    age(path);
    await runOf(path, 'there', elsewhere);
    await scene.ask('uploads.empty');
    expect(existsSync(path)).toBe(true);
    rmSync(elsewhere, { recursive: true });
    await scene.ask('uploads.empty');
    expect(existsSync(path)).toBe(true);
    mkdirSync(elsewhere);
    await scene.ask('uploads.empty');
    expect(existsSync(path)).toBe(false);
  });

  it('note where a run of them is made', async () => {
    const { path, id } = await send(scene.page, 'a');
    const data = { folder: id, validationFolder: null, layout: null, split: 0.2 };
    const choice = { recipe: 'small-cnn', preset: 'recommended', changes: {} };
    // Without a build there is no trainer that could look at them.
    expect(await scene.refused('runs.start', { data, choice, name: null })).not.toBe('not refused');
    const notes = readdirSync(dirname(path)).filter((name) => name.startsWith('.runs-'));
    expect(notes.map((name) => readFileSync(join(dirname(path), name), 'utf8'))).toEqual([scene.runsDir]);
  });

  it('stay where a damaged run names them, and all of them where a run can’t be read', async () => {
    const [damaged, unused] = [await leave('a'), await leave('b')];
    writeFileSync(join(await runOf(damaged, 'damaged'), 'dataset.json'), `{"folder": "${damaged}`);
    const foreign = join(await runOf('/pictures', 'foreign'), 'dataset.json');
    truncateSync(foreign, 600 * 2 ** 20);
    expect(await scene.refused('uploads.empty')).toBe('run-damaged');
    expect(left()).toEqual(named(damaged, unused));
    rmSync(foreign);
    // Nobody ever writes into it.
    execFileSync('mkfifo', [foreign]);
    await scene.ask('uploads.empty');
    expect(left()).toEqual(named(damaged));
  });
});
