/** What to do next: one or two sentences for each kind of step. */

import { inChinese } from '../../chinese';
import { IMAGE_FORMATS } from '../../file-formats';
import type { WritePlace } from '../../failures/next-step';
import type { HostTexts } from '../texts';
import { zh } from './spacing';

const orList = (names: readonly string[]): string => `${names.slice(0, -1).join('、')} 或 ${names.at(-1) ?? ''}`;

/** What to do where nothing can be written: with a full disk, and with a place that may not be written to. */
const ELSEWHERE: Readonly<Record<WritePlace, readonly [full: string, denied: string]>> = {
  run: ['请腾出空间，或用 --runs 选择另一个文件夹。此前写入的内容已保留。', '请更改该文件夹的权限，或另选一个。'],
  file: ['请腾出空间，或指定另一个磁盘上的文件。', '请更改该文件夹的权限，或指定一个存在且可写入的文件夹中的文件。'],
  folder: ['请在那里腾出空间，或另选一个文件夹。', '请取得在那里写入的权限，或另选一个文件夹。'],
  features: [
    '请在那里腾出空间，或关闭特征缓存（--feature-cache off）。',
    '请取得在那里写入的权限，或关闭特征缓存（--feature-cache off）。',
  ],
  cache: [
    '请在那里腾出空间，或将 LATHE_CACHE 设为另一个文件夹。',
    '请取得在那里写入的权限，或将 LATHE_CACHE 设为另一个文件夹。',
  ],
};

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => inChinese(hint),
  run: ({ command }, text) => `请运行“${text(command)}”。`,
  'go-on': ({ command }, text) => `请用“${text(command)}”继续。`,
  'list-runs': ({ command }, text) => `“${text(command)}”会列出它们；用 --runs 可指定另一个文件夹。`,
  'write-more': () => '请把名称写得更长一些。',
  // Files and images.
  'write-elsewhere': ({ place, isFull }) => ELSEWHERE[place][isFull ? 0 : 1],
  'name-new-folder': () => '请指定一个尚不存在的文件夹。',
  'start-again': () => '需要时可以重新开始；已完成的部分没有丢失。',
  'check-path': () => '请检查路径及其拼写。',
  'allow-reading': () => '请为自己取得读取它的权限。',
  'take-other-weights': () =>
    '请重新下载或导出该文件，或另选一个：.safetensors、.h5、.keras、.onnx，或 TensorFlow.js 的 model.json。',
  'convert-tfjs': () => '请用 tensorflowjs_converter 重新转换模型：格式为 tfjs_layers_model，不做量化。',
  'take-vgg16': () => '请使用 Keras 不含顶层的 VGG16 文件，或运行“npm run setup”获取权重。',
  'fetch-weights': ({ command, own }, text) =>
    `请运行“npm run setup”或“${text(command)}”获取权重，或自备文件：${text(own)}`,
  'fetch-weights-anew': ({ command }, text) => `请删除该文件，然后运行“${text(command)}”重新获取。`,
  'name-image-folder': () => '请指定图片所在的文件夹。',
  'begin-at-root': () => '请从根目录写起。',
  'make-classes': () => '请为每个类别建立一个以其命名的文件夹，并把图片放进去。',
  'same-subfolders': () => '请让两个文件夹中的子文件夹名称相同。',
  'add-images': ({ command }, text) => zh`请添加图片，或查看哪些图片未被采用及其原因：${text(command)}`,
  'restore-image': () => '请放回原来的文件后继续训练，或用文件夹现在的内容新建一次训练。',
  'choose-image': () => zh`请选择${orList(Object.keys(IMAGE_FORMATS))}文件。`,
  'open-again': () => '请重新打开该文件夹或图片。',
  'open-another': () => '请打开另一个。',
  'close-programs': () => '请关闭其他程序，或查找文件夹中特别大的图片。',
  'resume-for-features': () => '请继续训练：损坏的部分已移除，会重新计算。',
  'allow-features': () => '请取得读取它的权限，或关闭特征缓存（--feature-cache off）。没有移除任何内容。',
  'name-out-beside': () => '请用 --out 指定它旁边的文件夹。',
  'ask-for-fewer': () => '请用 --train 与 --validation 要求更少的图片。',
  'drop-again': () => '请重新拖入这些文件。',
  'drop-images': () => '请拖入图片或文件夹。',
  'rename-for-upload': () => '请重命名该文件或文件夹：名称不能是“..”，不能含有反斜杠，也不能是 Windows 的保留名称。',
  'open-where-lathe-runs': () => '请在运行 Lathe 的计算机上打开该文件夹，而不要上传。',
};
