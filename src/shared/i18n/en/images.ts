/** Failures of images and their folders. */

import type { IMAGE_FAILURES, MissingImage, SmallClass } from '../../failures/images';
import type { ImageNote, ImageNoteFacts } from '../../failures/image-notes';
import type { ReasonOf } from '../../failures/entry';
import { clause, type TextsOf } from '../texts';
import { imageNotes } from './image-notes';

/** Clauses without a full stop. */
const MISSING: Readonly<Record<MissingImage, string>> = {
  'not-open': 'it is of nothing that is open',
  'single-file': 'the opened file holds no other',
  'not-below-folder': 'its path does not lead into the folder',
  'link-out-of-folder': 'it is a link that leads out of the folder',
  gone: 'the file is not there any more, or can’t be read',
  'unknown-name': 'its name is none that Lathe gives',
  'not-in-cache': 'it is no longer in the cache',
  closing: 'Lathe is closing',
};

const quoted = (labels: readonly string[]): string => labels.map((label) => `“${label}”`).join(', ');
const SHOWN = 6;
const shortList = (labels: readonly string[]): string =>
  quoted(labels.slice(0, SHOWN)) + (labels.length > SHOWN ? ` and ${labels.length - SHOWN} more` : '');
/** The first ones by name, the rest by number. */
const firstOf = (files: readonly string[], count: number): string =>
  quoted(files) + (count > files.length ? ` and ${count - files.length} more` : '');
const countOf = (missing: number, of: number): string => `${missing} of ${of === 1 ? '1 picture' : `${of} pictures`}`;
const counted = (images: number): string => (images === 1 ? '1 usable picture' : `${images} usable pictures`);

const tooSmall = ({ label, images: count, lacks }: SmallClass): string => {
  if (lacks === 'validation') return `Class “${label}” has no usable picture to validate with; one is needed.`;
  const has = `Class “${label}” has ${counted(count)} of its own`;
  return lacks === 'training'
    ? `${has} to train on; one is needed.`
    : `${has}; two different ones are needed, one to train on and one to validate with.`;
};

const noteText = ({ reason, facts }: ImageNote): string =>
  clause(imageNotes, { reason, facts } as ReasonOf<ImageNoteFacts>);

export const images: TextsOf<typeof IMAGE_FAILURES> = {
  'folder-missing': ({ folder }) => `Pictures were expected at “${folder}”, but nothing is there.`,
  'folder-is-file': ({ folder }) => `A folder with pictures was expected at “${folder}”, but it is a file.`,
  'folder-unreadable': ({ folder, system }) => `A folder that can be read was expected at “${folder}” (${system}).`,
  'path-not-whole': () => 'The whole path of a folder was expected.',
  'too-few-classes': ({ folder, classes }) =>
    `At least two classes with pictures were expected in “${folder}”, but there is ${classes.length === 0 ? 'none' : `only ${quoted(classes)}`}.`,
  'names-without-classes': ({ folder, files, example, classes }) =>
    `Folders named after at least two classes, or files named like “cat.0.jpg”, were expected in “${folder}”. It has ${files} files${example === '' ? '' : ` such as “${example}”`}, whose names give ${classes} usable classes.`,
  'heic-images': ({ folder, files }) =>
    `Pictures that Lathe reads were expected in “${folder}”; ${files === 1 ? 'one is' : `${files} are`} HEIC, which it does not read.`,
  'classes-differ': ({ onlyTraining, onlyValidation }) =>
    `The same classes were expected for training and validation, but ${[
      ...(onlyTraining.length > 0 ? [`only training has ${quoted(onlyTraining)}`] : []),
      ...(onlyValidation.length > 0 ? [`only validation has ${quoted(onlyValidation)}`] : []),
    ].join(', and ')}.`,
  'layout-unclear': ({ folder, folders }) =>
    `Folders of classes, or of pictures to train on and to validate with, were expected in “${folder}”. ${shortList(folders)} could be either.`,
  'no-training-part': ({ folder, folders }) =>
    `A folder to train on and one to validate with were expected in “${folder}”. The names of ${shortList(folders)} don’t tell which they are.`,
  'class-too-small': tooSmall,
  'class-too-small-as-told': tooSmall,
  'no-training-images': ({ folder }) => `Training pictures were expected in ${folder}; there is none that can be used.`,
  'dataset-changed': ({ file, found }) =>
    `The picture “${file}” was expected as the run recorded it. ${found === null ? 'Its content is another than when it was looked at.' : noteText(found)}`,
  'images-gone': ({ files, missing, of }) =>
    `${countOf(missing, of)} of the run ${missing === 1 ? 'is' : 'are'} not where the run recorded ${missing === 1 ? 'it' : 'them'}: ${firstOf(files, missing)}.`,
  'images-not-found': ({ folder, files, missing, changed, of }) =>
    `Every picture of the run was expected in “${folder}”, by its content. ${countOf(missing, of)} ${missing === 1 ? 'is' : 'are'} not there: ${firstOf(files, missing)}.${changed === 0 ? '' : ` In the place of ${changed} lies a file of another content.`}`,
  'image-unusable': ({ file, found }) => `A picture was expected in “${file}”. ${noteText(found)}`,
  'image-missing': ({ found }) => `A picture in an opened folder was expected; ${MISSING[found]}.`,
  'images-out-of-memory': () => 'A worker that decodes pictures ran out of memory.',
  'features-damaged': ({ folder }) =>
    `The feature cache in “${folder}” was expected to hold what was written, but a checksum differs.`,
  'features-unreadable': ({ folder, system }) =>
    `The feature cache in “${folder}” was expected to be readable; the system does not read it (${system}).`,

  'out-inside-raw': ({ raw, out }) =>
    `A new folder outside “${raw}” was expected; received “${out}”, which would become a part of what it is made from.`,
  'class-for-prepare-too-small': ({ label, train, validation, images: count }) =>
    `${train} + ${validation} usable pictures of class “${label}” were expected, but there are ${count}.`,

  'item-not-open': () =>
    'A folder or a picture that is open was expected; this one is not, perhaps because Lathe was started again.',
  'item-is-file': ({ name }) => `A folder was expected; “${name}” is a file.`,
  'item-neither': ({ path }) =>
    `A folder or a picture was expected at “${path}”; it is neither a folder nor a regular file.`,
  'upload-unknown': () => 'An upload that was begun was expected; this one is none.',
  'upload-empty': () => 'At least one file was expected; none was sent.',
  'upload-path': ({ path }) => `The path of a file below the dropped folder was expected; received “${path}”.`,
  'upload-not-base64': ({ path }) => `The bytes of “${path}” were expected as base64; they are not.`,
  'upload-twice': ({ path }) => `A new file was expected; ${path} was sent already.`,
  'upload-too-many': ({ most }) => `At most ${most} files were expected in an upload; there are more.`,
};
