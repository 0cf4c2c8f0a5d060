import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { deviceReport } from '../../src/engine/network/device-report';
import { chooseBackbone } from '../../src/engine/frozen/backbones';
import { addonFile, loadTensorFlow } from '../../src/engine/network/tensorflow';
import { LatheError, type FailureCode } from '../../src/shared/failures/failure';
import { runtimeFolder } from '../support/runtime';

const runtime = runtimeFolder();
if (runtime === null) console.warn('Skipped: loading TensorFlow needs it; run “npm run setup”.');
const scratch = mkdtempSync(join(tmpdir(), 'lathe-runtime-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function failureOf(folder: string): LatheError {
  try {
    loadTensorFlow(folder);
  } catch (error) {
    if (error instanceof LatheError) return error;
    throw error;
  }
  throw new Error('TensorFlow was loaded');
}

/** A runtime folder whose addon `make` writes. */
function folderWith(name: string, make: (addon: string) => void): string {
  const folder = join(scratch, name);
  mkdirSync(join(folder, 'lib', 'napi-v8'), { recursive: true });
  make(addonFile(folder));
  return folder;
}

// In this order: once TensorFlow is in the process, a second copy of its addon would find the first one’s libraries.
describe.skipIf(runtime === null)('native TensorFlow', () => {
  it.each<[string, () => string, FailureCode, RegExp]>([
    ['is missing', () => join(scratch, 'nothing'), 'runtime-missing', /there is no lib\/napi-v8\/tfjs_binding\.node/],
    [
      'lacks a library',
      () => folderWith('no-library', (addon) => copyFileSync(addonFile(runtime ?? ''), addon)),
      'runtime-damaged',
      /the library libtensorflow\S+ that it needs is not there/,
    ],
    [
      'is another file',
      () => folderWith('another', (addon) => writeFileSync(addon, 'not an addon')),
      'runtime-damaged',
      /loading it failed with “.+”/,
    ],
  ])('says so and what to do when it %s', (_, folder, code, message) => {
    const failure = failureOf(folder());
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
    expect(failure.hint).toContain('npm run setup');
  });

  it('loads after all that, and tells the truth about the device', async () => {
    const tf = loadTensorFlow(runtime ?? '');
    expect(tf.getBackend()).toBe('tensorflow');
    const choice = chooseBackbone(scratch, false);
    const report = await deviceReport(tf, runtime ?? '', 2, choice);
    expect(report.tensorflow).toMatch(/^2\.\d+\.\d+/);
    expect(report).toMatchObject({ threads: 2, frozenBody: 'tensorflow', frozenBodyBuild: 'tensorflow' });
    expect(report.frozenBodyReason).toBe(`there is none for ${process.platform} ${process.arch}`);
    expect(report.processor).not.toBe('');
    expect(report.reason).not.toBe('');
    expect(loadTensorFlow(runtime ?? '')).toBe(tf);
  });
});
