import { describe, expect, it, vi } from 'vitest';
import { REQUESTS } from '../../../shared/contract/requests';
import type { RequestName } from '../../../shared/contract/requests';
import { LatheError } from '../../../shared/failures/failure';
import { dispatch as dispatchWith, type Handlers } from './dispatch';

const NAMES = Object.keys(REQUESTS) as RequestName[];

/** Every handler throws, so that nothing is answered that was not meant to be. */
function handlers(changes: Partial<Handlers> = {}): Handlers {
  const none = (): never => {
    throw new Error('a handler was reached');
  };
  return { ...(Object.fromEntries(NAMES.map((name) => [name, none])) as unknown as Handlers), ...changes };
}

const dispatch = (all: Handlers, name: unknown, args: unknown): ReturnType<typeof dispatchWith> =>
  dispatchWith(all, name, args, { onProgress: () => undefined, signal: new AbortController().signal });

const data = { folder: 'f', validationFolder: null, layout: null, split: null };
const choice = { recipe: 'finetune', preset: 'article', changes: {} };
const start = { data, choice, name: null };
const changed = (changes: unknown): unknown => ({ ...start, choice: { ...choice, changes } });

describe('the door for requests', () => {
  it('lets through what has the right shape, without what nobody asked for', async () => {
    const seen: unknown[] = [];
    const getting = handlers({
      'runs.start': (args) => {
        seen.push(args);
        return { runId: 'a' };
      },
    });
    const changes = {
      size: 150,
      views: 'fresh',
      dropout: 0.5,
      schedule: 'step',
      scheduleEvery: 5,
      earlyStopping: 'off',
      headFrom: 'run',
      headRun: '/runs/a',
      seed: undefined,
      nothing: 1,
    };
    const reply = await dispatch(getting, 'runs.start', changed(changes));
    expect(reply).toEqual({ ok: true, value: { runId: 'a' } });
    const { seed, nothing, ...kept } = changes;
    expect([seed, nothing]).toEqual([undefined, 1]);
    expect(seen).toEqual([{ ...start, choice: { ...choice, changes: kept } }]);
  });

  it.each([
    ['runs.none', {}],
    ['toString', {}],
    ['__proto__', {}],
    [undefined, {}],
    [{ name: 'runs.list' }, {}],
    ['x'.repeat(10_000), {}],
  ])('refuses a request that there is not: %j', async (name, args) => {
    const reply = await dispatch(handlers(), name, args);
    expect(reply).toMatchObject({ ok: false, failure: { code: 'usage' } });
    expect(JSON.stringify(reply).length).toBeLessThan(400);
  });

  it.each(NAMES.flatMap((name) => [undefined, null, 7, 'x', [], [{}]].map((args): [string, unknown] => [name, args])))(
    'refuses %s with %j',
    async (name, args) => {
      expect(await dispatch(handlers(), name, args)).toMatchObject({ ok: false, failure: { code: 'usage' } });
    },
  );

  it.each([
    ['runs.get', {}],
    ['runs.get', { runId: '../other' }],
    ['runs.get', { runId: '..' }],
    ['runs.get', { runId: '.trash' }],
    ['runs.get', { runId: 'a/b' }],
    ['runs.get', { runId: 'a\\b' }],
    ['runs.get', { runId: 'a\0' }],
    ['runs.get', { runId: '' }],
    ['runs.get', { runId: 'x'.repeat(256) }],
    ['runs.delete', { runIds: [] }],
    ['runs.delete', { runIds: ['a', 7] }],
    ['runs.compare', { runIds: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] }],
    ['runs.command', { runId: 'a', command: { kind: 'pause', depth: 'deep' } }],
    ['runs.resume', { runId: 'a', epochs: Number.NaN }],
    ['runs.resume', { runId: 'a', epochs: '20' }],
    ['runs.watch', { runId: 'a', after: { n: -1, at: '' } }],
    ['runs.annotate', { runId: 'a', changes: { name: 'x'.repeat(201) } }],
    ['runs.annotate', { runId: 'a', changes: { note: 'x'.repeat(10_001) } }],
    ['runs.annotate', { runId: 'a', changes: { tags: Array.from({ length: 21 }, () => 'a') } }],
    ['runs.annotate', { runId: 'a', changes: { tags: ['x'.repeat(41)] } }],
    ['folders.open', { path: 'x'.repeat(4097) }],
    ['upload.file', { upload: 'a', path: 'a.jpg', base64: 7 }],
    ['preferences.change', { changes: { theme: 'pink' } }],
    ['data.preview', { folder: 'f', size: 1e9, augment: 'none', seed: 1, images: 1, augmentations: 1 }],
    ['data.preview', { folder: 'f', size: 32.5, augment: 'none', seed: 1, images: 1, augmentations: 1 }],
    ['data.preview', { folder: 'f', size: 150, augment: 'none', seed: 1, images: 0, augmentations: 1 }],
    ['data.preview', { folder: 'f', size: 150, augment: 'none', seed: 1, images: 1, augmentations: -1 }],
    ['data.preview', { folder: 'f', size: 150, augment: 'none', seed: 1, images: 1e6, augmentations: 1 }],
    ['models.predict', { runIds: ['a', 'b', 'c'], items: ['i'] }],
    ['models.predict', { runIds: ['a'], items: [] }],
    ['models.explain', { runId: 'a', image: { kind: 'file', path: '/etc/passwd' }, label: null }],
    ['models.explain', { runId: 'a', image: { kind: 'item', item: 'i' }, label: null }],
    ['models.export', { runId: 'a', format: 'caffe', folder: 'f' }],
    ['models.export', { runId: 'a', format: 'onnx', folder: null }],
    ['runs.disagreement', { runIds: ['a'] }],
    ['data.scan', { ...data, split: '0.2' }],
    ['runs.start', changed({ size: '150' })],
    ['runs.start', changed({ learningRate: Number.POSITIVE_INFINITY })],
    ['runs.start', changed({ schedule: 'sudden' })],
    ['runs.start', changed({ scheduleFinal: '0' })],
    ['runs.start', changed({ pooling: 'sum' })],
    ['runs.start', changed({ headFrom: 'elsewhere' })],
    ['runs.start', changed({ headFile: 'x'.repeat(4097) })],
    ['runs.start', changed({ earlyStoppingMonitor: 'loss' })],
    ['runs.start', changed([])],
  ])('refuses %s with %j', async (name, args) => {
    expect(await dispatch(handlers(), name, args)).toMatchObject({ ok: false, failure: { code: 'usage' } });
  });

  it('says where an argument is wrong', async () => {
    const reply = await dispatch(handlers(), 'runs.start', changed({ dropout: 'much' }));
    expect(reply).toMatchObject({
      failure: {
        reason: 'request-shape',
        facts: { problem: { path: 'choice.changes.dropout', received: { kind: 'value', value: '"much"' } } },
      },
    });
  });

  it('gives expected failures as they are', async () => {
    const failing = handlers({
      'runs.list': () => {
        throw new LatheError('page-not-built', { folder: '/page' });
      },
    });
    expect(await dispatch(failing, 'runs.list', {})).toEqual({
      ok: false,
      failure: { code: 'runtime-missing', reason: 'page-not-built', facts: { folder: '/page' } },
    });
  });

  it('calls a defect what it is, and tells it whole on standard error', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const reply = await dispatch(
      handlers({ 'runs.list': () => Promise.reject(new TypeError('x is not a function')) }),
      'runs.list',
      {},
    );
    const told = written.mock.calls.flat().join('');
    written.mockRestore();
    expect(reply).toMatchObject({ ok: false, failure: { code: 'internal' } });
    expect(JSON.stringify(reply)).toContain('x is not a function');
    expect(told).toContain('dispatch.test.ts');
  });
});
