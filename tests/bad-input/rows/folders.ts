/** Folders of images with which nothing can be done. */

import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal } from '../row';
import type { Scene } from '../scene';

const clear = (folder: string): void => readdirSync(folder).forEach((name) => rmSync(join(folder, name)));

/** A raw download: cats and dogs by their file names, `each` of both. */
function raw(at: Scene, each: number): void {
  const stars = join(at.images, 'train', 'stars');
  const files = readdirSync(stars).map((name) => join(stars, name));
  mkdirSync(at.in('raw'));
  for (let i = 0; i < each; i += 1) {
    for (const label of ['cat', 'dog']) cpSync(files[i] ?? '', at.in('raw', `${label}.${i}.png`));
  }
}

const prepare = (at: Scene, out: string): string[] => [
  ...['prepare', at.in('raw'), '--out', at.in(out), '--train', '3', '--validation', '2'],
];

export const FOLDERS: readonly Refusal[] = [
  {
    what: 'a folder that is not there',
    args: (at) => ['scan', at.in('none')],
    code: 'folder-missing',
    says: 'none',
    hint: 'spelling',
  },
  {
    what: 'a file for a folder',
    given: (at) => void at.put('cat.jpg', 'x'),
    args: (at) => ['train', at.in('cat.jpg')],
    code: 'folder-not-a-folder',
    says: 'cat.jpg',
    hint: 'the folder that the pictures lie in',
  },
  {
    what: 'a link that leads to itself',
    given: (at) => symlinkSync('loop', at.in('loop')),
    args: (at) => ['scan', at.in('loop')],
    code: 'folder-unreadable',
    says: 'ELOOP',
    hint: 'right',
  },
  {
    what: 'an empty folder',
    given: (at) => mkdirSync(at.in('empty')),
    args: (at) => ['train', at.in('empty')],
    code: 'too-few-classes',
    says: 'empty',
    hint: 'folder',
  },
  {
    what: 'a single class',
    given: (at) => ['rings', 'leaves'].forEach((name) => rmSync(at.in('pictures', 'train', name), { recursive: true })),
    args: (at) => ['train', at.in('pictures', 'train')],
    code: 'too-few-classes',
    says: 'stars',
    hint: 'one folder for each class',
  },
  {
    what: 'class folders without a usable picture',
    given: (at) => {
      for (const label of ['cats', 'dogs']) at.put(`texts/${label}/notes.jpg`, 'these are notes');
    },
    args: (at) => ['train', at.in('texts')],
    code: 'too-few-classes',
    says: 'texts',
    hint: 'folder',
  },
  {
    what: 'one picture a class, of which none is left to validate with',
    given: (at) => {
      for (const label of ['cats', 'dogs']) {
        const from = join(at.images, 'train', label === 'cats' ? 'stars' : 'rings');
        mkdirSync(at.in('few', label), { recursive: true });
        cpSync(join(from, readdirSync(from)[0] ?? ''), at.in('few', label, '1.png'));
      }
    },
    args: (at) => ['train', at.in('few'), '--recipe', 'small-cnn'],
    code: 'too-few-pictures',
    says: 'Class “cats” has 1 usable picture',
    hint: 'Add pictures',
  },
  {
    what: 'a class that lost its training pictures',
    given: (at) => clear(join(at.images, 'train', 'stars')),
    args: (at) => ['train', at.images],
    code: 'classes-differ',
    says: 'stars',
    hint: 'same names',
  },
  {
    what: 'validation pictures of other classes',
    given: (at) => cpSync(at.in('pictures', 'train', 'stars'), at.in('other', 'comets'), { recursive: true }),
    args: (at) => ['train', at.in('pictures', 'train'), '--validation', at.in('other')],
    code: 'classes-differ',
    says: 'comets',
    hint: 'same names',
  },
  {
    what: 'a validation folder that is not there',
    args: (at) => ['train', at.in('pictures', 'train'), '--validation', at.in('none')],
    code: 'folder-missing',
    says: 'none',
    hint: 'spelling',
  },
  {
    what: 'a raw download that is not there',
    args: (at) => prepare(at, 'made'),
    code: 'folder-missing',
    says: 'raw',
    hint: 'spelling',
  },
  {
    what: 'a raw download with fewer pictures than it was asked for',
    given: (at) => raw(at, 4),
    args: (at) => prepare(at, 'made'),
    code: 'too-few-pictures',
    says: '4',
    hint: 'Ask for fewer',
  },
  {
    what: 'a raw download whose names tell of no class',
    given: (at) => {
      mkdirSync(at.in('raw'));
      for (const name of ['1.png', '2.png']) writeFileSync(at.in('raw', name), 'x');
    },
    args: (at) => prepare(at, 'made'),
    code: 'too-few-classes',
    says: 'cat.0.jpg',
    hint: '',
  },
  {
    what: 'a target that holds something already',
    given: (at) => raw(at, 6),
    args: (at) => prepare(at, 'pictures'),
    code: 'folder-not-empty',
    says: 'pictures',
    hint: 'does not exist yet',
  },
  {
    what: 'a file as the target of sample pictures',
    given: (at) => void at.put('taken', 'a person’s text'),
    args: (at) => ['sample', '--out', at.in('taken')],
    code: 'folder-not-writable',
    says: 'taken',
    hint: 'another folder',
  },
  {
    what: 'a target below a file',
    given: (at) => void at.put('taken', 'a person’s text'),
    args: (at) => ['sample', '--out', at.in('taken', 'below')],
    code: 'folder-not-writable',
    says: 'taken',
    hint: 'another folder',
  },
];
