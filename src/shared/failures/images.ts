/** Failures of images and their folders: scanning, opening, uploading, showing. */

import { failure } from './entry';
import type { ImageNote } from './image-notes';
import { plain, step, type NoFacts } from './next-step';

/** Why an image that a page asks for is not shown. */
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

export const IMAGE_FAILURES = {
  'folder-missing': failure<Folder>('folder-missing', plain('check-path')),
  'folder-is-file': failure<Folder>('folder-not-a-folder', plain('name-image-folder')),
  'folder-unreadable': failure<Folder & { readonly system: string }>('folder-unreadable', plain('allow-reading')),
  'path-not-whole': failure<NoFacts>('usage', plain('begin-at-root')),
  'too-few-classes': failure<Folder & { readonly classes: readonly string[] }>(
    'too-few-classes',
    plain('make-classes'),
  ),
  'names-without-classes': failure<
    Folder & { readonly files: number; readonly example: string; readonly classes: number }
  >('too-few-classes', plain('make-classes')),
  'classes-differ': failure<{ readonly onlyTraining: readonly string[]; readonly onlyValidation: readonly string[] }>(
    'classes-differ',
    plain('same-subfolders'),
  ),
  /** `lacks` is what the class has too few images for; `images` are those of its own. */
  'class-too-small': failure<
    Folder & { readonly label: string; readonly images: number; readonly lacks: 'split' | 'training' | 'validation' }
  >('too-few-pictures', ({ folder }) => [step('add-images', { command: ['scan', folder] })]),
  'no-training-images': failure<Folder>('too-few-pictures', plain('make-classes')),
  'dataset-changed': failure<{ readonly file: string; readonly found: ImageNote | null }>(
    'dataset-changed',
    plain('restore-image'),
  ),
  'image-unusable': failure<{ readonly file: string; readonly found: ImageNote }>(
    'picture-unusable',
    plain('choose-image'),
  ),
  'image-missing': failure<{ readonly found: MissingImage }>('picture-unusable', plain('open-again')),
  'images-out-of-memory': failure<NoFacts>('out-of-memory', plain('close-programs')),
  'features-damaged': failure<Folder>('cache-damaged', plain('resume-for-features')),
  'features-unreadable': failure<Folder & { readonly system: string }>('cache-damaged', plain('allow-features')),

  'out-inside-raw': failure<{ readonly raw: string; readonly out: string }>(
    'setting-invalid',
    plain('name-out-beside'),
  ),
  'class-for-prepare-too-small': failure<{
    readonly label: string;
    readonly train: number;
    readonly validation: number;
    readonly images: number;
  }>('too-few-pictures', plain('ask-for-fewer')),

  'item-not-open': failure<NoFacts>('folder-missing', plain('open-again')),
  'item-is-file': failure<{ readonly name: string }>('folder-not-a-folder', plain('name-image-folder')),
  'item-neither': failure<{ readonly path: string }>('picture-unusable', plain('open-another')),
  'upload-unknown': failure<NoFacts>('usage', plain('drop-again')),
  'upload-empty': failure<NoFacts>('usage', plain('drop-images')),
  'upload-path': failure<{ readonly path: string }>('usage', plain('rename-for-upload')),
  'upload-not-base64': failure<{ readonly path: string }>('usage', plain('drop-again')),
  'upload-twice': failure<{ readonly path: string }>('usage', plain('drop-again')),
  'upload-too-many': failure<{ readonly most: number }>('usage', plain('open-where-lathe-runs')),
};
