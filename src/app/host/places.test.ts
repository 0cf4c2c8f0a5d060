import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPlaces } from './places';

const surroundings = { env: {}, platform: 'linux', arch: 'x64', home: '/home/a', execPath: '/usr/bin/node' };
const record = {
  format: 1,
  node: '/opt/node',
  flavour: 'gpu',
  runtimeFolder: '/cache/runtime/gpu',
  weightsFile: '/cache/weights/body.safetensors',
};

function builtFolder(content: string | null): string {
  const out = mkdtempSync(join(tmpdir(), 'lathe-places-'));
  mkdirSync(join(out, 'main'));
  if (content !== null) writeFileSync(join(out, 'setup.json'), content);
  return join(out, 'main');
}

describe('places', () => {
  it('are those that set-up recorded', () => {
    const places = findPlaces(builtFolder(JSON.stringify(record)), surroundings);
    expect(places).toMatchObject({
      node: '/opt/node',
      flavour: 'gpu',
      runtimeFolder: '/cache/runtime/gpu',
      weightsFile: '/cache/weights/body.safetensors',
      cacheFolder: '/home/a/.cache/lathe',
    });
  });

  it('are those that set-up would choose while there is no record, or a torn one', () => {
    for (const content of [null, '{"format": 1, "node": "/o', '[]']) {
      const places = findPlaces(builtFolder(content), surroundings);
      expect(places.node).toBe('/usr/bin/node');
      expect(places.runtimeFolder).toContain('/home/a/.cache/lathe/runtime/tensorflow-cpu-');
      expect(places.weightsFile).toBe('/home/a/.cache/lathe/weights/vgg16-notop.safetensors');
      expect(places.runsFolder).toBe('/home/a/.local/share/lathe/runs');
    }
  });

  it('obey the environment before all else', () => {
    const env = { LATHE_CACHE: '/c', LATHE_RUNS: '/r', LATHE_RUNTIME: '/t', LATHE_WEIGHTS: '/w.safetensors' };
    const places = findPlaces(builtFolder(JSON.stringify(record)), { ...surroundings, env });
    expect(places).toMatchObject({
      cacheFolder: '/c',
      runsFolder: '/r',
      runtimeFolder: '/t',
      weightsFile: '/w.safetensors',
    });
  });
});
