/** Notes on images as programs and files get them: with a code and the words in English. */

import type { ImageProblem } from './dataset';
import { IMAGE_NOTES, type ImageNote, type ImageNoteFacts, type ImageNoteReason } from './failures/image-notes';
import { en } from './i18n/en';
import type { HostTexts } from './i18n/texts';

export function noteText({ reason, facts }: ImageNote, { imageNotes }: Pick<HostTexts, 'imageNotes'> = en): string {
  const text = imageNotes[reason] as (facts: ImageNoteFacts[ImageNoteReason]) => string;
  return text(facts);
}

export function imageProblem(path: string, note: ImageNote): ImageProblem {
  const { reason, facts } = note;
  return { path, code: IMAGE_NOTES[reason].code, message: noteText(note), reason, facts };
}

/** A problem in the language of `texts`; in the words of the record where another version of Lathe wrote it. */
export function problemText({ message, reason, facts }: Omit<ImageProblem, 'path' | 'code'>, texts: HostTexts): string {
  if (reason === undefined || !Object.hasOwn(IMAGE_NOTES, reason)) return message;
  try {
    return noteText({ reason, facts } as ImageNote, texts);
  } catch {
    // Its facts are not those that this version knows.
    return message;
  }
}
