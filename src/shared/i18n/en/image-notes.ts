/** What is found about single images. */

import type { HostTexts } from '../texts';

const tiffKind = {
  compression: (name: string) => `${name} compression`,
  bits: (name: string) => `${name} samples`,
  colours: (name: string) => `${name} colours`,
  layout: (name: string) => `separate planes in ${name}`,
};

export const imageNotes: HostTexts['imageNotes'] = {
  empty: () => 'The file is empty.',
  'ends-early': () => 'The file ends before the picture does.',
  undecodable: ({ reason }) => `The picture can’t be decoded: ${reason}`,
  'no-size': ({ width, height }) => `The size is given as ${width} × ${height}.`,
  'no-image': () => 'The content is not that of a picture.',
  'other-content': ({ format }) => `The content is not really ${format}.`,
  'not-a-file': () => 'It is not a regular file.',
  'format-not-read': ({ format }) => `${format} files are not read; convert it to JPEG or PNG.`,
  'tiff-kind': ({ of, name }) => `A TIFF with ${tiffKind[of](name)} is not read; convert it to PNG.`,
  'bitmap-compression': ({ compression }) => `A bitmap with compression ${compression} is not read; convert it to PNG.`,
  'bitmap-depth': ({ bits }) => `A bitmap with ${bits} bits a pixel is not read; convert it to PNG.`,
  unreadable: ({ system }) => `The file can’t be read (${system}).`,
  'folder-unreadable': ({ system }) => `The folder can’t be read (${system}).`,
  vanished: () => 'It vanished while the folder was read.',
  gone: () => 'It is not there any more, or can’t be read.',
  'control-characters': () => 'A class can’t have control characters in its name; rename the folder.',
  'not-utf-8': () => 'Its name is not valid UTF-8; rename it.',
  'dangling-link': () => 'The link leads to nothing.',
  'link-to-itself': () => 'The link leads back to itself.',
  'link-upwards': () => 'The link leads back to a folder that it lies in.',
  'too-many-bytes': ({ bytes, most }) => `The file has ${bytes} bytes; at most ${most / 1024 / 1024} MB are read.`,
  'too-many-pixels': ({ size, most }) =>
    size === null
      ? `It has more than ${most / 1e6} million pixels, the most that are decoded.`
      : `It has ${size[0]} × ${size[1]} pixels; at most ${most / 1e6} million are decoded.`,
  'too-long': ({ edge, most }) => `It is ${edge} pixels long; at most ${most} are decoded.`,
  'too-small': ({ width, height, least }) =>
    `It is ${width} × ${height} pixels; both edges must have at least ${least}.`,
  hidden: () => 'Its name begins with a dot.',
  'system-folder': () => 'The system keeps what was deleted, or files of its own, in such a folder.',
  'for-evaluation': () => 'It is left for a judgement of the finished model.',
  'for-prediction': () => 'Its pictures have no class that is trained; the finished model can predict them.',
  'without-classes': () => 'Its pictures have no class that is trained, so they can’t validate.',
  'no-subset': () => 'It is neither the folder to train on nor one to validate with.',
  'no-class-folder': () => 'It lies in no class folder.',
  'no-class-name': () => 'Its name gives no class.',
  'part-without-images': () => 'There is no picture in the folder, so none of it can validate.',
  'no-image-in-class': () => 'There is no picture in the folder, so it is not a class.',
  'same-class': ({ path }) => `Its name differs from “${path}” only in how it is encoded; both are one class.`,
  'similar-class': ({ label }) => `Its name is much like that of class “${label}”; they are two classes.`,
  'named-by-camera': () => 'It is named like a camera’s folder or a date, not like what is on its pictures.',
  'few-of-class': ({ images, times, label }) =>
    `It has ${images} pictures to train on; class “${label}” has ${times} times as many. Class weights make up for that.`,
  'wrong-extension': ({ format }) => `The content is ${format}.`,
  'missing-extension': ({ format }) => `The name has no extension; the content is ${format}.`,
  'decoder-warning': ({ words }) => `It is shown in full, but the file is not quite as it should be: ${words}`,
  'extra-samples': ({ samples }) =>
    `${samples === 1 ? 'A sample' : `${samples} samples`} of each pixel, neither colour nor transparency, ${samples === 1 ? 'is' : 'are'} left out.`,
  'scaled-numbers': ({ low, high }) => `Its numbers are scaled: ${low} is black, ${high} is white.`,
  frames: ({ frames }) => `It has ${frames} frames or pages; the first is used.`,
  duplicate: ({ path }) => `It has the same content as “${path}”.`,
  'duplicate-in-class': ({ path, label }) => `It has the same content as “${path}”, which is in class “${label}”.`,
  'duplicate-in-subset': ({ path, subset }) =>
    `It has the same content as “${path}”, which is among the ${subset} pictures.`,
};
