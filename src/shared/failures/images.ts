/** Failures of images and their folders: scanning, opening, uploading, showing. */

import { failure } from './entry';
import type { ImageNote } from './image-notes';
import { step, type NextSteps, type NoFacts } from './next-step';

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

type PlainStep = { [K in keyof NextSteps]: NextSteps[K] extends NoFacts ? K : never }[keyof NextSteps];
const then = (kind: PlainStep) => () => [step(kind, {})];

interface Folder {
  readonly folder: string;
}

export const IMAGE_FAILURES = {
  'folder-missing': failure<Folder>('folder-missing', then('check-path')),
  'folder-is-file': failure<Folder>('folder-not-a-folder', then('name-image-folder')),
  'folder-unreadable': failure<Folder & { readonly system: string }>('folder-unreadable', then('allow-reading')),
  'path-not-whole': failure<NoFacts>('usage', then('begin-at-root')),
  'too-few-classes': failure<Folder & { readonly classes: readonly string[] }>('too-few-classes', then('make-classes')),
  'names-without-classes': failure<
    Folder & { readonly files: number; readonly example: string; readonly classes: number }
  >('too-few-classes', then('make-classes')),
  'classes-differ': failure<{ readonly onlyTraining: readonly string[]; readonly onlyValidation: readonly string[] }>(
    'classes-differ',
    then('same-subfolders'),
  ),
  /** `lacks` is what the class has too few images for; `images` are those of its own. */
  'class-too-small': failure<
    Folder & { readonly label: string; readonly images: number; readonly lacks: 'split' | 'training' | 'validation' }
  >('too-few-pictures', ({ folder }) => [step('add-images', { command: ['scan', folder] })]),
  'no-training-images': failure<Folder>('too-few-pictures', then('make-classes')),
  'dataset-changed': failure<{ readonly file: string; readonly found: ImageNote | null }>(
    'dataset-changed',
    then('restore-image'),
  ),
  'image-unusable': failure<{ readonly file: string; readonly found: ImageNote }>(
    'picture-unusable',
    then('choose-image'),
  ),
  'image-missing': failure<{ readonly found: MissingImage }>('picture-unusable', then('open-again')),
  'images-out-of-memory': failure<NoFacts>('out-of-memory', then('close-programs')),
  'features-damaged': failure<Folder>('cache-damaged', then('resume-for-features')),
  'features-unreadable': failure<Folder & { readonly system: string }>('cache-damaged', then('allow-features')),

  'out-inside-raw': failure<{ readonly raw: string; readonly out: string }>('setting-invalid', then('name-out-beside')),
  'class-for-prepare-too-small': failure<{
    readonly label: string;
    readonly train: number;
    readonly validation: number;
    readonly images: number;
  }>('too-few-pictures', then('ask-for-fewer')),

  'item-not-open': failure<NoFacts>('folder-missing', then('open-again')),
  'item-is-file': failure<{ readonly name: string }>('folder-not-a-folder', then('name-image-folder')),
  'item-neither': failure<{ readonly path: string }>('picture-unusable', then('open-another')),
  'upload-unknown': failure<NoFacts>('usage', then('drop-again')),
  'upload-empty': failure<NoFacts>('usage', then('drop-images')),
  'upload-path': failure<{ readonly path: string }>('usage', then('rename-for-upload')),
  'upload-not-base64': failure<{ readonly path: string }>('usage', then('drop-again')),
  'upload-twice': failure<{ readonly path: string }>('usage', then('drop-again')),
  'upload-too-many': failure<{ readonly most: number }>('usage', then('open-where-lathe-runs')),
};
