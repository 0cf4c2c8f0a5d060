/** Failures of files. */

import type { CancellableWork, FILE_FAILURES, WeightsFaults } from '../../failures/files';
import { clause, type ClausesOf, type TextsOf } from '../texts';
import { shapeClause } from './shapes';
import { zh } from './spacing';

const WORKS: Readonly<Record<CancellableWork, string>> = {
  looking: '检查图片',
  reading: '读取文件夹',
  loading: '加载图片',
  'drawing-samples': '绘制示例图片',
  'drawing-preview': '绘制预览',
  copying: '复制图片',
  exporting: '导出',
};

const shapeText = (shape: readonly number[]): string => shape.slice(0, 8).join('×');

/** Clauses without a full stop. */
const FAULTS: ClausesOf<WeightsFaults> = {
  'not-there': () => '没有这个文件',
  'is-folder': () => '它是文件夹',
  'may-not-be-read': () => '没有读取它的权限',
  'read-failed': ({ reason }) => zh`读取时出错：“${reason}”`,
  'unknown-format': () => '其开头不是 Lathe 认识的任何格式',
  damaged: () => '它已损坏或不完整',
  'ends-early': ({ after, of }) => zh`它结束得太早：在${of}字节中的第${after}字节处就结束了`,
  'too-few-bytes': ({ bytes }) => zh`它只有${bytes}字节`,
  'too-many-bytes': ({ bytes, most }) => zh`它有${bytes}字节，超过${most}字节`,
  'not-json': ({ part }) => (part === null ? '它不是 JSON' : zh`其${part}不是 JSON`),
  'part-missing': ({ part }) => zh`其中缺少${part}`,
  'part-too-large': ({ part, bytes }) => zh`其${part}部分有${bytes}字节`,
  'not-an-object': ({ part }) => (part === 'header' ? '其文件头不是对象' : '其元数据不是对象'),
  'header-too-long': ({ header, bytes }) => zh`其文件头长${header}字节，而文件只有${bytes}字节`,
  'other-document': ({ problem }) => shapeClause(problem),
  'tensor-missing': ({ tensor }) => zh`${tensor}处没有张量`,
  'tensor-twice': ({ tensor }) => zh`其中有两个张量都叫${tensor}`,
  'tensor-undescribed': ({ tensor, lacks }) =>
    lacks === 'description' ? zh`张量“${tensor}”没有可用的描述` : zh`张量“${tensor}”没有可用的${lacks}`,
  'tensor-outside': ({ tensor, begin, end, bytes }) =>
    zh`它结束得太早：张量“${tensor}”位于${begin}到${end}，而数据只有${bytes}字节`,
  'tensor-overlaps': ({ tensor }) => zh`张量“${tensor}”与另一个重叠`,
  'tensor-size': ({ tensor, shape, bytes }) => zh`张量“${tensor}”的形状为${shapeText(shape)}，与其${bytes}字节的值不符`,
  'tensor-too-large': ({ tensor, shape }) => zh`形状为${shapeText(shape)}的张量“${tensor}”比 VGG16 的任何张量都大`,
  'tensor-type': ({ tensor, type }) => zh`张量“${tensor}”的元素类型是${type}，Lathe 无法读取`,
  'tensor-elsewhere': ({ tensor }) => zh`“${tensor}”的值在另一个文件中`,
  'not-numbers': ({ tensor }) => zh`张量“${tensor}”不含 Lathe 可读取的数字`,
  'no-keras-layers': () => '其中没有 Keras 的层',
  'too-many-layers': () => '其中的层数超过任何模型',
  'no-weight-list': ({ layer }) => zh`其中的层“${layer}”没有权重列表`,
  'not-names': ({ attribute, place }) => zh`${place}的“${attribute}”不是名称列表`,
  'not-protobuf': () => '它不是 protobuf 编码',
  'field-outside': ({ bytes }) => zh`其中有一个${bytes}字节的部分超出了它的范围`,
  'field-is-number': ({ field }) => zh`其字段${field}是数字而不是字节`,
  'number-too-long': () => '它在一个数字中间结束，或含有过长的数字',
  graphs: ({ count }) => zh`其中有${count}个计算图`,
  'graph-model': () => '它是没有层的图模型',
  quantized: ({ tensor }) => zh`其张量“${tensor}”经过量化`,
  'shard-outside': ({ shard }) => zh`其分片“${shard}”在模型的文件夹之外`,
  'shard-unreadable': ({ shard, system }) => zh`其分片“${shard}”无法读取（${system}）`,
  'shards-too-long': ({ bytes, tensors }) => zh`其分片有${bytes}字节，而张量有${tensors}字节`,
};

export const files: TextsOf<typeof FILE_FAILURES> = {
  'no-room': ({ path, system }) => zh`磁盘上应有写入${path}的空间，但已没有剩余（${system}）。`,
  'not-writable': ({ path, system }) => zh`Lathe 应写入${path}，但系统不允许（${system}）。`,
  'no-place': ({ path, system }) => zh`Lathe 应写入${path}，但没有它所在的文件夹，或那里是别的内容（${system}）。`,
  'system-refused': ({ path, system }) => zh`系统应能读写${path}，但它报告了自身的错误（${system}）。`,
  'folder-not-empty': ({ folder, entries }) => zh`“${folder}”应为新的或空的文件夹，但其中已有${entries}项。`,
  'work-cancelled': ({ work }) => zh`${WORKS[work]}已取消。`,
  'weights-file-missing': ({ file }) => zh`${file}应为权重文件，但没有这个文件。`,
  'weights-unreadable': ({ file, format, found }) =>
    zh`${file}应为权重文件${format === null ? '' : `（${format}）`}，但${clause(FAULTS, found)}。`,
  'weights-too-slow': ({ minutes }) => zh`权重文件应能在 ${minutes} 分钟内读完，但没有读完，读取已被终止。`,
  'vgg16-missing': ({ file }) => zh`${file}应为 VGG16 权重，但没有这个文件。`,
  'vgg16-unreadable': ({ file, found }) =>
    zh`${file}应为 VGG16 权重，但它不是完整的 safetensors 文件：${clause(FAULTS, found)}。`,
  'vgg16-damaged': ({ file, tensor }) => zh`${file}应含有 VGG16 发布时的${tensor}，但其 SHA-256 不符。`,
  'vgg16-lacks': ({ file, tensor, shape }) =>
    zh`${file}应含有形状为${shapeText(shape)}的张量${tensor}，但没有这样的张量。`,
  'vgg16-shape': ({ file, tensor, shape, received }) =>
    zh`${file}应含有形状为${shapeText(shape)}的张量${tensor}，但得到的形状为${shapeText(received)}。`,
  'vgg16-not-finite': ({ file, tensor }) => zh`${file}应含有张量${tensor}，但得到的张量含有非数字值。`,
  'vgg16-differs': ({ file, tensor, expected, received }) =>
    tensor === null
      ? zh`${file}应含有 SHA-256 为${expected}的主体，但得到的 SHA-256 为${received}。`
      : zh`${file}应含有 SHA-256 为${expected}的 VGG16 ${tensor}，但得到的 SHA-256 为${received}。`,
};
