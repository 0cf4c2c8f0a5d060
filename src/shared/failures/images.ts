/** Failures of images and their folders: scanning, opening, uploading, showing. */

import { failure } from './entry';
import type { ImageNote } from './image-notes';
import { step } from './next-step';

export type MissingImage =
  | 'not-open'
  | 'single-file'
  | 'not-below-folder'
  | 'link-out-of-folder'
  | 'gone'
  | 'unknown-name'
  | 'not-in-cache'
  | 'closing';

interface Folder {
  readonly folder: string;
}

/** `lacks` is what the class has too few images for; `images` are those of its own. */
export interface SmallClass {
  readonly label: string;
  readonly images: number;
  readonly lacks: 'split' | 'training' | 'validation';
}

export const IMAGE_FAILURES = {
  'folder-missing': failure<Folder>('folder-missing', 'check-path'),
  'folder-is-file': failure<Folder>('folder-not-a-folder', 'name-image-folder'),
  'folder-unreadable': failure<Folder & { system: string }>('folder-unreadable', 'allow-reading'),
  'path-not-whole': failure('usage', 'begin-at-root'),
  /** `inner` is the only folder in it, where that holds folders itself. */
  'too-few-classes': failure<Folder & { classes: string[]; inner: string | null }>('too-few-classes', ({ inner }) =>
    inner === null ? step('make-classes', {}) : step('name-inner', { command: ['scan', inner] }),
  ),
  /** `command` are the words that were given, without a layout; `folders` are those in it. */
  'layout-unclear': failure<Folder & { folders: string[]; command: string[] }>('layout-ambiguous', ({ command }) =>
    step('say-layout', {
      asClasses: [...command, '--layout', 'class-folders'],
      asSplit: [...command, '--layout', 'train-validation'],
    }),
  ),
  'no-training-part': failure<Folder & { folders: string[] }>('too-few-classes', 'name-parts'),
  'names-without-classes': failure<Folder & { files: number; example: string; classes: number }>(
    'too-few-classes',
    'make-classes',
  ),
  'classes-differ': failure<{ onlyTraining: string[]; onlyValidation: string[] }>('classes-differ', 'same-subfolders'),
  'class-too-small': failure<Folder & SmallClass>('too-few-pictures', ({ folder }) =>
    step('add-images', { command: ['scan', folder] }),
  ),
  /** The same, where every problem is told beside it. */
  'class-too-small-as-told': failure<SmallClass>('too-few-pictures', 'add-images-beside'),
  'no-training-images': failure<Folder>('too-few-pictures', 'make-classes'),
  'dataset-changed': failure<{ file: string; found: ImageNote | null }>('dataset-changed', 'restore-image'),
  /** Pictures of a run are not where it had them; `files` are the first ones of `missing`, absolute. */
  'images-gone': failure<{ files: string[]; missing: number; of: number }>(
    'dataset-changed',
    step('find-images', { command: ['resume', 'RUN', '--data', 'FOLDER'] }),
  ),
  /** `files` are the first ones of `missing`; in the place of `changed` ones of these lies a file of another content. */
  'images-not-found': failure<Folder & { files: string[]; missing: number; changed: number; of: number }>(
    'dataset-changed',
    'name-folder-of-all',
  ),
  'image-unusable': failure<{ file: string; found: ImageNote }>('picture-unusable', 'choose-image'),
  'image-missing': failure<{ found: MissingImage }>('picture-unusable', 'open-again'),
  'images-out-of-memory': failure('out-of-memory', 'close-programs'),
  'features-damaged': failure<Folder>('cache-damaged', 'resume-for-features'),
  'features-unreadable': failure<Folder & { system: string }>('cache-damaged', 'allow-features'),

  'out-inside-raw': failure<{ raw: string; out: string }>('setting-invalid', 'name-out-beside'),
  'class-for-prepare-too-small': failure<{ label: string; train: number; validation: number; images: number }>(
    'too-few-pictures',
    'ask-for-fewer',
  ),

  'item-not-open': failure('folder-missing', 'open-again'),
  'item-is-file': failure<{ name: string }>('folder-not-a-folder', 'name-image-folder'),
  'item-neither': failure<{ path: string }>('picture-unusable', 'open-another'),
  'upload-unknown': failure('usage', 'drop-again'),
  'upload-empty': failure('usage', 'drop-images'),
  'upload-path': failure<{ path: string }>('usage', 'rename-for-upload'),
  'upload-not-base64': failure<{ path: string }>('usage', 'drop-again'),
  'upload-twice': failure<{ path: string }>('usage', 'drop-again'),
  'upload-too-many': failure<{ most: number }>('usage', 'open-where-lathe-runs'),
};
