/** What is found about single images: why a file is left out, or what is worth a note about one that is used. */

import type { NoFacts } from './next-step';

/** Why a file was left out, or what was noticed about one that is used. */
export const IMAGE_PROBLEMS = {
  empty: 'left out',
  truncated: 'left out',
  corrupt: 'left out',
  'not-a-picture': 'left out',
  unsupported: 'left out',
  unreadable: 'left out',
  'unusable-name': 'left out',
  'dangling-link': 'left out',
  'link-loop': 'left out',
  'too-large': 'left out',
  'too-small': 'left out',
  hidden: 'left out',
  'outside-classes': 'left out',
  'empty-class': 'left out',
  'odd-content': 'used',
  'wrong-extension': 'used',
  'missing-extension': 'used',
  animated: 'used',
  duplicate: 'used',
  'duplicate-across-split': 'used',
  'duplicate-across-classes': 'used',
  'class-name': 'used',
  'uneven-classes': 'used',
} as const satisfies Record<string, 'left out' | 'used'>;

export type ImageProblemCode = keyof typeof IMAGE_PROBLEMS;

/** A kind of TIFF that is not read. `name` is its technical one. */
export interface TiffKind {
  readonly of: 'compression' | 'bits' | 'colours' | 'layout';
  readonly name: string;
}

interface NoteEntry<F> {
  readonly code: ImageProblemCode;
  /** The facts are JSON: they stand in `dataset.json`. */
  readonly facts?: F;
}

const note = <F = NoFacts>(code: ImageProblemCode): NoteEntry<F> => ({ code });

export const IMAGE_NOTES = {
  empty: note('empty'),
  'ends-early': note('truncated'),
  /** `reason` is the decoder’s. */
  undecodable: note<{ readonly reason: string }>('corrupt'),
  'no-size': note<{ readonly width: number; readonly height: number }>('corrupt'),
  'no-image': note('not-a-picture'),
  'other-content': note<{ readonly format: string }>('not-a-picture'),
  'not-a-file': note('not-a-picture'),
  'format-not-read': note<{ readonly format: string }>('unsupported'),
  'tiff-kind': note<TiffKind>('unsupported'),
  'bitmap-compression': note<{ readonly compression: number }>('unsupported'),
  'bitmap-depth': note<{ readonly bits: number }>('unsupported'),
  unreadable: note<{ readonly system: string }>('unreadable'),
  'folder-unreadable': note<{ readonly system: string }>('unreadable'),
  vanished: note('unreadable'),
  gone: note('unreadable'),
  'control-characters': note('unusable-name'),
  'not-utf-8': note('unusable-name'),
  'dangling-link': note('dangling-link'),
  'link-to-itself': note('link-loop'),
  'link-upwards': note('link-loop'),
  'too-many-bytes': note<{ readonly bytes: number; readonly most: number }>('too-large'),
  /** `size` is null where only the decoder knows it. */
  'too-many-pixels': note<{ readonly size: readonly [number, number] | null; readonly most: number }>('too-large'),
  'too-long': note<{ readonly edge: number; readonly most: number }>('too-large'),
  'too-small': note<{ readonly width: number; readonly height: number; readonly least: number }>('too-small'),
  hidden: note('hidden'),
  'system-folder': note('hidden'),
  'for-evaluation': note('outside-classes'),
  'for-prediction': note('outside-classes'),
  'without-classes': note('outside-classes'),
  'no-subset': note('outside-classes'),
  'no-class-folder': note('outside-classes'),
  'no-class-name': note('outside-classes'),
  'no-image-in-class': note('empty-class'),
  'part-without-images': note('empty-class'),
  /** `path` is the folder that it is joined with. */
  'same-class': note<{ readonly path: string }>('class-name'),
  'similar-class': note<{ readonly label: string }>('class-name'),
  'named-by-camera': note('class-name'),
  /** `images` of this class, `times` as many in the largest one. */
  'few-of-class': note<{ readonly images: number; readonly times: number; readonly label: string }>('uneven-classes'),
  'wrong-extension': note<{ readonly format: string }>('wrong-extension'),
  'missing-extension': note<{ readonly format: string }>('missing-extension'),
  /** `words` are the decoder’s: it shows all of the image, and other programs do. */
  'decoder-warning': note<{ readonly words: string }>('odd-content'),
  'extra-samples': note<{ readonly samples: number }>('odd-content'),
  'scaled-numbers': note<{ readonly low: number; readonly high: number }>('odd-content'),
  frames: note<{ readonly frames: number }>('animated'),
  duplicate: note<{ readonly path: string }>('duplicate'),
  'duplicate-in-class': note<{ readonly path: string; readonly label: string }>('duplicate-across-classes'),
  'duplicate-in-subset': note<{ readonly path: string; readonly subset: 'train' | 'validation' }>(
    'duplicate-across-split',
  ),
};

export type ImageNoteReason = keyof typeof IMAGE_NOTES;

export type ImageNoteFacts = {
  readonly [R in ImageNoteReason]: (typeof IMAGE_NOTES)[R] extends NoteEntry<infer F> ? F : never;
};

export type ImageNote = {
  [R in ImageNoteReason]: { readonly reason: R; readonly facts: ImageNoteFacts[R] };
}[ImageNoteReason];
