import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freeBytes } from './free-bytes';

it('a folder that is still to be made has the room of the disk that it will lie on', async () => {
  const { bavail, bsize, blocks } = await statfs(tmpdir());
  const free = await freeBytes(join(tmpdir(), 'not-yet', 'lathe', 'cache'));
  expect(free).toBeGreaterThan(0);
  expect(free).toBeLessThanOrEqual(blocks * bsize);
  // Other programs write meanwhile.
  expect(Math.abs((free ?? 0) - bavail * bsize)).toBeLessThan(0.2 * blocks * bsize);
});

it('a path that leads through a file has none', async () => {
  expect(await freeBytes(join(import.meta.filename, 'cache'))).toBeNull();
});
