/** A native TensorFlow that is not there, or not whole. */

import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runtimeFolder } from '../../support/runtime';
import { TAKEN_UP, type Refusal } from '../row';
import type { Scene } from '../scene';

const ADDON = join('lib', 'napi-v8', 'tfjs_binding.node');
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** The layout of the runtime: a copy of the addon, which finds its libraries from where it lies, and links to these. */
function makeRuntime(at: Scene, without: string): void {
  const real = runtimeFolder() ?? '';
  for (const folder of ['lib/napi-v8', 'deps/lib']) mkdirSync(at.in('runtime', folder), { recursive: true });
  copyFileSync(join(real, ADDON), at.in('runtime', ADDON));
  for (const name of LIBRARIES.filter((each) => each !== without)) {
    symlinkSync(join(real, 'deps', 'lib', name), at.in('runtime', 'deps', 'lib', name));
  }
}

const env = (at: Scene): Record<string, string> => ({ LATHE_RUNTIME: at.in('runtime') });
const predict = (at: Scene): string[] => ['predict', at.runName(), at.in('pictures', 'validation')];
const resume = (at: Scene): string[] => ['resume', at.runName(), '--epochs', '3'];

export const RUNTIME: readonly Refusal[] = [
  {
    what: 'no native TensorFlow',
    given: (at) => void at.run(),
    args: predict,
    env,
    code: 'runtime-missing',
    says: 'lib/napi-v8/tfjs_binding.node',
    hint: 'npm run setup',
  },
  {
    what: 'no native TensorFlow to resume with',
    given: (at) => void at.run(),
    args: resume,
    env,
    writes: TAKEN_UP,
    code: 'runtime-missing',
    says: 'lib/napi-v8/tfjs_binding.node',
    hint: 'npm run setup',
  },
  {
    what: 'a file in the place of native TensorFlow',
    given: (at) => {
      at.run();
      at.put('runtime', 'x');
    },
    args: predict,
    env,
    code: 'runtime-missing',
    says: 'runtime',
    hint: 'npm run setup',
  },
  ...LIBRARIES.map((library): Refusal => ({
    what: `native TensorFlow without ${library}`,
    given: (at) => {
      at.run();
      makeRuntime(at, library);
    },
    args: predict,
    env,
    code: 'runtime-damaged',
    says: `the library ${library} that it needs is not there`,
    hint: 'npm run setup',
  })),
  {
    what: 'native TensorFlow without a library, to resume with',
    given: (at) => {
      at.run();
      makeRuntime(at, LIBRARIES[0] ?? '');
    },
    args: resume,
    env,
    writes: TAKEN_UP,
    code: 'runtime-damaged',
    says: 'libtensorflow_cc.so.2',
    hint: 'npm run setup',
  },
  {
    what: 'an addon that is no library',
    given: (at) => {
      at.run();
      makeRuntime(at, '');
      writeFileSync(at.in('runtime', ADDON), 'not a library');
    },
    args: predict,
    env,
    code: 'runtime-damaged',
    says: 'loading it failed',
    hint: 'npm run setup',
  },
  {
    what: 'a check-up without native TensorFlow',
    args: () => ['doctor'],
    env,
    code: 'runtime-missing',
    says: 'TensorFlow',
    hint: 'npm run setup',
  },
  {
    what: 'a check-up with a library missing',
    given: (at) => makeRuntime(at, LIBRARIES[1] ?? ''),
    args: () => ['doctor'],
    env,
    code: 'runtime-missing',
    says: 'TensorFlow',
    hint: 'npm run setup',
  },
];
