/** Titles of failures by code, and of what is wrong with an image. The details come from whoever failed. */

import type { ImageProblemCode } from '../../../shared/failures/image-notes';
import { titles } from '../../../shared/i18n/en/titles';

export const failures = titles;

export const problems: Readonly<Record<ImageProblemCode, string>> = {
  empty: 'Empty file',
  truncated: 'Cut off',
  corrupt: 'Damaged',
  'not-a-picture': 'Not a picture',
  unsupported: 'Format not supported',
  unreadable: 'Can’t be read',
  'unusable-name': 'File name can’t be used',
  'dangling-link': 'Link to nothing',
  'link-loop': 'Link in a circle',
  'too-large': 'Too large',
  'too-small': 'Too small',
  hidden: 'Hidden',
  'outside-classes': 'Outside of the class folders',
  'empty-class': 'Folder without pictures',
  'odd-content': 'Read in a special way',
  'wrong-extension': 'Wrong extension',
  'missing-extension': 'No extension',
  animated: 'Animated: the first frame is used',
  duplicate: 'Duplicate',
  'duplicate-across-split': 'The same picture in training and validation',
  'duplicate-across-classes': 'The same picture in two classes',
  'class-name': 'Name of a class',
  'uneven-classes': 'Far fewer pictures than another class',
};
