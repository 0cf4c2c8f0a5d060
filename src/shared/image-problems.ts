/** Notes on images as programs and files get them: with a code and the words in English. */

import type { ImageProblem } from './dataset';
import { IMAGE_NOTES, type ImageNote, type ImageNoteFacts, type ImageNoteReason } from './failures/image-notes';
import { en } from './i18n/en';
import type { HostTexts } from './i18n/texts';

/** What is said of an image, whatever the code. */
export type ProblemWords = Omit<ImageProblem, 'path' | 'code'> & { readonly code: string };

export function noteText({ reason, facts }: ImageNote, { imageNotes }: Pick<HostTexts, 'imageNotes'> = en): string {
  const text = imageNotes[reason] as (facts: ImageNoteFacts[ImageNoteReason]) => string;
  return text(facts);
}

export function imageProblem(path: string, note: ImageNote): ImageProblem {
  const { reason, facts } = note;
  return { path, code: IMAGE_NOTES[reason].code, message: noteText(note), reason, facts };
}

/** The note of a problem; null in a record that another version of Lathe wrote. */
export function noteIn({ reason, facts }: Pick<ImageProblem, 'reason' | 'facts'>): ImageNote | null {
  if (reason === undefined || !Object.hasOwn(IMAGE_NOTES, reason)) return null;
  const note = { reason, facts } as ImageNote;
  try {
    noteText(note);
    return note;
  } catch {
    // Its facts are not those that this version knows.
    return null;
  }
}

/** What a phone takes, and Lathe names but does not read: docs/adr/0020. */
export const HEIC = 'HEIC';

/** How many of the files are {@link HEIC}; by its name what has no class, which nobody looks into. */
export function heicFiles(problems: readonly ImageProblem[]): number {
  return problems.filter((problem) => {
    const note = noteIn(problem);
    if (note?.reason === 'no-class-name' || note?.reason === 'no-class-folder') return /\.hei[cf]$/i.test(problem.path);
    return note?.reason === 'format-not-read' && note.facts.format === HEIC;
  }).length;
}

/** A problem in the language of `texts`; in the words of the record where only those are known. */
export function problemText(problem: ProblemWords, texts: HostTexts): string {
  const note = noteIn(problem);
  return note === null ? problem.message : noteText(note, texts);
}
