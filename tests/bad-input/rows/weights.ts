/** Weights that are missing, damaged, or another network’s. */

import { copyFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bodyFile } from '../../support/runtime';
import { checkpointFolders, cutOff, editText, flipBit, unbegin } from '../damage';
import { HEAD } from '../fixture';
import type { Refusal } from '../row';
import { TAKEN_UP } from '../row';
import type { Scene } from '../scene';

const FIXTURES = resolve(import.meta.dirname, '..', '..', 'fixtures');

/** A copy of the body that a row may damage. */
function ownBody(at: Scene): string {
  const file = at.put('body.safetensors', '');
  copyFileSync(bodyFile() ?? '', file);
  return file;
}

const withOwnBody = (at: Scene): Record<string, string> => ({ LATHE_WEIGHTS: at.in('body.safetensors') });
const trainHead = (at: Scene): string[] => ['train', at.images, ...HEAD];
const importing = (at: Scene): string[] => ['weights', 'import', at.in('weights')];
const intoScene = (at: Scene): Record<string, string> => ({ LATHE_WEIGHTS: join(at.cache, 'imported.safetensors') });
const headFrom = (at: Scene, name: string): string[] => [
  ...['train', at.images, '--recipe', 'finetune', '--size', '32', '--batch', '4', '--epochs', '1'],
  ...['--threads', '1', '--head-from', name],
];

export const WEIGHTS: readonly Refusal[] = [
  {
    what: 'no weights to begin with',
    args: trainHead,
    env: withOwnBody,
    code: 'weights-missing',
    says: 'body.safetensors',
    hint: 'lathe weights fetch',
  },
  {
    what: 'weights that were cut off',
    given: (at) => cutOff(ownBody(at)),
    args: trainHead,
    env: withOwnBody,
    code: 'weights-unreadable',
    says: 'it ends too early',
    hint: 'lathe weights fetch',
  },
  {
    what: 'weights that are no weights',
    given: (at) => void at.put('body.safetensors', 'a web page that said 404, and nothing else'),
    args: trainHead,
    env: withOwnBody,
    code: 'weights-unreadable',
    says: 'no whole safetensors file',
    hint: 'lathe weights fetch',
  },
  {
    what: 'weights with a flipped bit',
    given: (at) => flipBit(ownBody(at)),
    args: trainHead,
    env: withOwnBody,
    code: 'weights-mismatch',
    says: 'its SHA-256 is another one',
    hint: 'lathe weights fetch',
  },
  {
    what: 'a check of weights with a flipped bit',
    given: (at) => flipBit(ownBody(at)),
    args: () => ['weights', 'status'],
    env: withOwnBody,
    code: 'weights-mismatch',
    says: 'has other values than VGG16’s',
    hint: 'lathe weights fetch',
  },
  {
    what: 'a check of weights that are not there',
    args: () => ['weights', 'status'],
    env: withOwnBody,
    code: 'weights-missing',
    says: 'does not exist',
    hint: 'lathe weights fetch',
  },
  {
    what: 'a run whose weights were damaged after it was made',
    given: (at) => {
      flipBit(ownBody(at));
      unbegin(at.run('bottleneck'));
    },
    args: (at) => ['resume', at.runName()],
    env: withOwnBody,
    writes: TAKEN_UP,
    code: 'weights-mismatch',
    says: 'SHA-256',
    hint: 'npm run setup',
  },
  {
    what: 'a model whose weights are gone',
    given: (at) => void at.run('bottleneck'),
    args: (at) => ['predict', at.runName(), at.in('pictures', 'validation')],
    env: withOwnBody,
    code: 'weights-missing',
    says: 'body.safetensors',
    hint: 'npm run setup',
  },
  {
    what: 'weights to import from nowhere',
    args: importing,
    env: intoScene,
    code: 'weights-missing',
    says: 'weights',
    hint: 'Check the path',
  },
  {
    what: 'a folder as weights to import',
    args: (at) => ['weights', 'import', at.images],
    env: intoScene,
    code: 'weights-unreadable',
    says: 'pictures',
    hint: '.safetensors',
  },
  {
    what: 'a text as weights to import',
    given: (at) => void at.put('weights', 'dear diary'),
    args: importing,
    env: intoScene,
    code: 'weights-unreadable',
    says: 'begins like none that Lathe knows',
    hint: '.safetensors',
  },
  {
    what: 'an empty file as weights to import',
    given: (at) => void at.put('weights', ''),
    args: importing,
    env: intoScene,
    code: 'weights-unreadable',
    says: 'begins like none that Lathe knows',
    hint: '.safetensors',
  },
  {
    what: 'a Keras file of another network to import',
    given: (at) => copyFileSync(join(FIXTURES, 'keras-sequential.h5'), at.in('weights')),
    args: importing,
    env: intoScene,
    code: 'weights-mismatch',
    says: 'block1_conv1/kernel',
    hint: 'VGG16 without the top',
  },
  {
    what: 'half of a Keras archive to import',
    given: (at) => {
      copyFileSync(join(FIXTURES, 'keras-sequential.keras'), at.in('weights'));
      cutOff(at.in('weights'));
    },
    args: importing,
    env: intoScene,
    code: 'weights-unreadable',
    says: 'weights',
    hint: 'Download or export the file again',
  },
  {
    what: 'half of a Keras file to import',
    given: (at) => {
      copyFileSync(join(FIXTURES, 'keras-sequential.h5'), at.in('weights'));
      cutOff(at.in('weights'));
    },
    args: importing,
    env: intoScene,
    code: 'weights-unreadable',
    says: 'weights',
    hint: 'Download or export the file again',
  },
  {
    what: 'a model.json without its weights to import',
    given: (at) =>
      void at.put('weights', '{"format": "layers-model", "weightsManifest": [{"paths": ["a.bin"], "weights": []}]}'),
    args: importing,
    env: intoScene,
    code: 'weights-unreadable',
    says: 'a.bin',
    hint: 'Download or export the file again',
  },
  {
    what: 'an ONNX file that breaks off to import',
    given: (at) => void at.put('weights', Buffer.from([0x08, 0x07, 0x3a, 0xff, 0xff, 0x03])),
    args: importing,
    env: intoScene,
    code: 'weights-unreadable',
    says: 'weights',
    hint: 'Download or export the file again',
  },
  {
    what: 'the body with a flipped bit to import',
    given: (at) => flipBit(ownBody(at)),
    args: (at) => ['weights', 'import', at.in('body.safetensors')],
    env: intoScene,
    code: 'weights-mismatch',
    says: 'SHA-256',
    hint: 'VGG16 without the top',
  },
  {
    what: 'a file in the place of the cache, to import into',
    given: (at) => void at.put('cache', 'x'),
    args: (at) => ['weights', 'import', at.env['LATHE_WEIGHTS'] ?? ''],
    env: (at) => ({ LATHE_WEIGHTS: at.in('cache', 'body.safetensors') }),
    code: 'folder-not-writable',
    says: 'cache',
    hint: 'LATHE_CACHE',
  },
  {
    what: 'a head from a run that is not there',
    args: (at) => headFrom(at, 'none'),
    code: 'run-not-found',
    says: 'none',
    hint: 'lathe runs',
  },
  {
    what: 'a head from a file that is not there',
    args: (at) => headFrom(at, at.in('none.safetensors')),
    code: 'weights-missing',
    says: 'none.safetensors',
    hint: 'Check the path',
  },
  {
    what: 'a head from a file that is no weights file',
    given: (at) => void at.put('head.safetensors', 'dear diary'),
    args: (at) => headFrom(at, at.in('head.safetensors')),
    code: 'weights-unreadable',
    says: 'head.safetensors',
    hint: '.safetensors',
  },
  {
    what: 'a head that was trained for another network',
    given: (at) => void at.run('smallCnn'),
    args: (at) => [...headFrom(at, at.runName()), '--preprocessing', 'rescale'],
    code: 'head-mismatch',
    says: 'A head of fully connected layers',
    hint: 'same picture size',
  },
  {
    what: 'a head that saw other pixels',
    given: (at) => void at.run('smallCnn'),
    args: (at) => headFrom(at, at.runName()),
    code: 'head-mismatch',
    says: 'was trained with preprocessing rescale; this run has imagenet',
    hint: 'the same preprocessing',
  },
  {
    what: 'a head from a run that has trained nothing',
    given: (at) => unbegin(at.run('bottleneck')),
    args: (at) => headFrom(at, at.runName()),
    code: 'run-has-no-model',
    says: 'it has no checkpoint yet',
    hint: '--head-from',
  },
  {
    what: 'a head from a run whose checkpoints are damaged',
    given: (at) => {
      const run = at.run('bottleneck');
      rmSync(join(run, 'report'), { recursive: true });
      editText(join(run, 'checkpoints', 'pointers.json'), () => '{}');
      for (const folder of checkpointFolders(run)) flipBit(join(folder, 'tensors.safetensors'));
    },
    args: (at) => headFrom(at, at.runName()),
    code: 'checkpoint-damaged',
    says: 'none can be read',
    hint: 'copy',
  },
];
