import { describe, expect, it } from 'vitest';
import { nodeVersionProblem } from '../../scripts/setup/node-version.mjs';
import { cacheFolder, defaultRunsFolder, runtimeFolder, weightsFile } from '../../scripts/setup/places.mjs';

const ROAMING = 'C:\\Users\\Ada\\AppData\\Roaming';
const LOCAL = 'C:\\Users\\Ada\\AppData\\Local';

describe('the places of Lathe', () => {
  it.each([
    ['linux', {}, '/home/ada/.cache/lathe', '/home/ada/.local/share/lathe/runs'],
    ['linux', { XDG_CACHE_HOME: '/big/cache', XDG_DATA_HOME: '/big/data' }, '/big/cache/lathe', '/big/data/lathe/runs'],
    [
      'linux',
      { XDG_CACHE_HOME: 'relative', XDG_DATA_HOME: '' },
      '/home/ada/.cache/lathe',
      '/home/ada/.local/share/lathe/runs',
    ],
    ['linux', { LATHE_CACHE: '/c', LATHE_RUNS: '/r' }, '/c', '/r'],
    ['darwin', {}, '/home/ada/Library/Caches/lathe', '/home/ada/Library/Application Support/Lathe/runs'],
    [
      'darwin',
      { XDG_CACHE_HOME: '/x' },
      '/home/ada/Library/Caches/lathe',
      '/home/ada/Library/Application Support/Lathe/runs',
    ],
  ])('are on %s with %j %s and %s', (platform, env, cache, runs) => {
    const surroundings = { env, platform, home: '/home/ada' };
    expect(cacheFolder(surroundings)).toBe(cache);
    expect(defaultRunsFolder(surroundings)).toBe(runs);
  });

  it('are on Windows the local folder for the cache and the roaming one for runs', () => {
    const home = 'C:\\Users\\Ada';
    const bare = { env: {}, platform: 'win32', home };
    const full = { env: { LOCALAPPDATA: LOCAL, APPDATA: ROAMING }, platform: 'win32', home };
    for (const surroundings of [bare, full]) {
      expect(cacheFolder(surroundings)).toBe(`${LOCAL}\\lathe\\Cache`);
      expect(defaultRunsFolder(surroundings)).toBe(`${ROAMING}\\Lathe\\runs`);
    }
  });

  it('name a runtime after everything that makes it another one', () => {
    const runtime = { flavour: 'gpu' as const, tensorflow: '2.21.0', platform: 'linux', arch: 'x64' };
    expect(runtimeFolder('/c', runtime)).toBe('/c/runtime/tensorflow-gpu-2.21.0-linux-x64');
    expect(weightsFile('/c', 'linux')).toBe('/c/weights/vgg16-notop.safetensors');
  });
});

describe('the version of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0', '26.1.0'])('%s serves', (version) => {
    expect(nodeVersionProblem(version)).toBeNull();
  });

  it.each(['18.20.4', '20.18.3', '21.7.0', '22.11.0', '23.5.0'])('%s is refused, with what is needed', (version) => {
    expect(nodeVersionProblem(version)).toContain(`this is Node ${version}`);
  });
});
