/** Where tests find what set-up provides: native TensorFlow and VGG16’s weights. */

import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lathe');
}

function holdsAddon(folder: string): boolean {
  return existsSync(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'));
}

/** The runtime folder (`LATHE_RUNTIME`, or what set-up made); null where there is none, and tests are skipped. */
export function runtimeFolder(): string | null {
  const named = process.env['LATHE_RUNTIME'];
  if (named !== undefined) return holdsAddon(named) ? named : null;
  const root = join(cacheFolder(), 'runtime');
  if (!existsSync(root)) return null;
  const folders = readdirSync(root).map((name) => join(root, name));
  return folders.find(holdsAddon) ?? null;
}

/** The VGG16 body that set-up provides; null where there is none. */
export function bodyFile(): string | null {
  const file = join(cacheFolder(), 'weights', 'vgg16-notop.safetensors');
  return existsSync(file) ? file : null;
}
