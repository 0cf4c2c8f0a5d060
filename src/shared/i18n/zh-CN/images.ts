/** Failures of images and their folders. */

import type { IMAGE_FAILURES, MissingImage, SmallClass } from '../../failures/images';
import type { ImageNote, ImageNoteFacts } from '../../failures/image-notes';
import type { ReasonOf } from '../../failures/entry';
import { clause, type TextsOf } from '../texts';
import { imageNotes } from './image-notes';
import { zh } from './spacing';

/** Clauses without a full stop. */
const MISSING: Readonly<Record<MissingImage, string>> = {
  'not-open': '它不属于任何已打开的内容',
  'single-file': '打开的文件中没有别的图片',
  'not-below-folder': '它的路径不在该文件夹中',
  'link-out-of-folder': '它是一个指向文件夹之外的链接',
  gone: '文件已不存在，或无法读取',
  'unknown-name': '它的名称不是 Lathe 所取的',
  'not-in-cache': '它已不在缓存中',
  closing: 'Lathe 正在关闭',
};

const quoted = (labels: readonly string[]): string => labels.map((label) => `“${label}”`).join('、');

const SHOWN = 6;
const shortList = (labels: readonly string[]): string =>
  quoted(labels.slice(0, SHOWN)) + (labels.length > SHOWN ? zh`等${labels.length}个` : '');
/** The first ones by name, then how many there are. */
const firstOf = (files: readonly string[], count: number): string =>
  quoted(files) + (count > files.length ? zh`等${count}个` : '');

const tooSmall = ({ label, images: count, lacks }: SmallClass): string => {
  if (lacks === 'validation') return zh`类别“${label}”没有可用于验证的图片，而至少需要一张。`;
  const has = zh`类别“${label}”自己只有${count}张可用的图片`;
  return lacks === 'training'
    ? zh`${has}可用于训练，而至少需要一张。`
    : zh`${has}，而需要两张不同的：一张用于训练，一张用于验证。`;
};

const noteText = ({ reason, facts }: ImageNote): string =>
  clause(imageNotes, { reason, facts } as ReasonOf<ImageNoteFacts>);

export const images: TextsOf<typeof IMAGE_FAILURES> = {
  'folder-missing': ({ folder }) => zh`“${folder}”应为图片或存放图片的文件夹，但那里什么也没有。`,
  'folder-is-file': ({ folder }) => zh`“${folder}”应为存放图片的文件夹，但它是文件。`,
  'folder-unreadable': ({ folder, system }) => zh`“${folder}”应为可读取的文件夹，但无法读取（${system}）。`,
  'path-not-whole': () => '应为文件夹的完整路径。',
  'too-few-classes': ({ folder, classes }) =>
    zh`“${folder}”中应至少有两个含图片的类别，但${classes.length === 0 ? '一个也没有' : `只有${quoted(classes)}`}。`,
  'names-without-classes': ({ folder, files, example, classes }) =>
    zh`“${folder}”中应有以至少两个类别命名的文件夹，或名称如“cat.0.jpg”的文件。其中有${files}个文件${example === '' ? '' : `（例如“${example}”）`}，由其名称可得到${classes}个可用的类别。`,
  'classes-differ': ({ onlyTraining, onlyValidation }) =>
    zh`训练与验证的类别应相同，但${[
      ...(onlyTraining.length > 0 ? [`${quoted(onlyTraining)}只在训练图片中`] : []),
      ...(onlyValidation.length > 0 ? [`${quoted(onlyValidation)}只在验证图片中`] : []),
    ].join('；')}。`,
  'layout-unclear': ({ folder, folders }) =>
    zh`“${folder}”中应是各类别的文件夹，或用于训练和验证的文件夹。${shortList(folders)}两者都有可能。`,
  'no-training-part': ({ folder, folders }) =>
    zh`“${folder}”中应有用于训练的文件夹和用于验证的文件夹。由${shortList(folders)}的名称看不出是哪一个。`,
  'class-too-small': tooSmall,
  'class-too-small-as-told': tooSmall,
  'no-training-images': ({ folder }) => zh`${folder}中应有训练图片，但没有一张可用。`,
  'dataset-changed': ({ file, found }) =>
    zh`图片“${file}”应与训练所记录的一致。${found === null ? '其内容与检查时不同。' : noteText(found)}`,
  'images-gone': ({ files, missing, of }) =>
    zh`此训练的${of}张图片中有${missing}张不在所记录的位置：${firstOf(files, missing)}。`,
  'images-not-found': ({ folder, files, missing, changed, of }) =>
    zh`“${folder}”中应有此训练的全部图片（按内容比较），但${of}张中缺少${missing}张：${firstOf(files, missing)}。${changed === 0 ? '' : zh`其中${changed}张的位置上是内容不同的文件。`}`,
  'image-unusable': ({ file, found }) => zh`“${file}”应为图片。${noteText(found)}`,
  'image-missing': ({ found }) => zh`应为已打开文件夹中的图片，但${MISSING[found]}。`,
  'images-out-of-memory': () => '解码图片的工作线程内存不足。',
  'features-damaged': ({ folder }) => zh`“${folder}”中的特征缓存应与写入时相同，但校验和不符。`,
  'features-unreadable': ({ folder, system }) => zh`“${folder}”中的特征缓存应可读取，但系统无法读取（${system}）。`,

  'out-inside-raw': ({ raw, out }) => zh`应为“${raw}”之外的新文件夹，但收到“${out}”，它会成为其来源的一部分。`,
  'class-for-prepare-too-small': ({ label, train, validation, images: count }) =>
    zh`类别“${label}”应有${train} + ${validation}张可用的图片，但只有${count}张。`,

  'item-not-open': () => '应为已打开的文件夹或图片，但它没有打开，可能是因为 Lathe 重新启动过。',
  'item-is-file': ({ name }) => zh`应为文件夹，但“${name}”是文件。`,
  'item-neither': ({ path }) => zh`“${path}”应为文件夹或图片，但它既不是文件夹，也不是普通文件。`,
  'upload-unknown': () => '应为已开始的上传，但这个不是。',
  'upload-empty': () => '应至少有一个文件，但没有收到任何文件。',
  'upload-path': ({ path }) => zh`应为所拖入文件夹中某个文件的路径，但收到“${path}”。`,
  'upload-not-base64': ({ path }) => zh`“${path}”的内容应以 base64 编码，但并非如此。`,
  'upload-twice': ({ path }) => zh`应为新的文件，但${path}已经发送过。`,
  'upload-too-many': ({ most }) => zh`一次上传最多${most}个文件，但超过了这个数目。`,
};
