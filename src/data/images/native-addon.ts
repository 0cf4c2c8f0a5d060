/**
 * Lathe’s own addon (sources in `native/`): computes frozen layers, and resizes images. Where it is missing or does not
 * load, TensorFlow and TypeScript do its work.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sha256 } from '../../base/hash';

const FILE = 'lathe_native.node';
const RECORD = 'lathe_native.json';

export type NativeAddonState =
  /** `exports` are what it gives, unchecked; `sha256` is its own, hexadecimal. */
  | { readonly kind: 'loaded'; readonly file: string; readonly sha256: string; readonly exports: unknown }
  /** `reason` is a clause for a person: “there is none for linux arm64”. */
  | { readonly kind: 'unavailable'; readonly reason: string };

const unavailable = (reason: string): NativeAddonState => ({ kind: 'unavailable', reason });

/** The recorded SHA-256 of the addon; null where there is no record that can be read. */
function recordedSha256(file: string): string | null {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as { readonly sha256?: unknown } | null;
    return typeof record?.sha256 === 'string' ? record.sha256 : null;
  } catch {
    return null;
  }
}

/** By file. An addon stays loaded until the thread ends; reading and hashing it again would take time. */
const loaded = new Map<string, NativeAddonState>();

/**
 * Loads the addon of this platform once its SHA-256 is the recorded one. Never throws. Each thread loads it for itself.
 *
 * @param addonFolder holds a folder for each platform, as `resources/addon` does
 */
export function loadNativeAddon(
  addonFolder: string,
  platform = process.platform,
  arch = process.arch,
): NativeAddonState {
  const folder = join(addonFolder, `${platform}-${arch}`);
  const file = join(folder, FILE);
  const earlier = loaded.get(file);
  if (earlier !== undefined) return earlier;
  const expected = recordedSha256(join(folder, RECORD));
  if (expected === null) return unavailable(`there is none for ${platform} ${arch}`);
  try {
    const received = sha256(readFileSync(file));
    if (received !== expected) return unavailable(`${file} has SHA-256 ${received}, expected was ${expected}`);
    const exports: unknown = createRequire(import.meta.url)(file);
    const state: NativeAddonState = { kind: 'loaded', file, sha256: expected, exports };
    loaded.set(file, state);
    return state;
  } catch (cause) {
    const [firstLine = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    return unavailable(`loading ${file} failed with “${firstLine}”`);
  }
}
