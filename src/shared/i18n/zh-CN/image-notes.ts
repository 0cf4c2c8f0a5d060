/** What is found about single images. */

import type { HostTexts } from '../texts';
import { zh } from './spacing';

const SUBSETS = { train: '训练', validation: '验证' };

const tiffKind = {
  compression: (name: string) => zh`采用 ${name} 压缩`,
  bits: (name: string) => zh`样本为 ${name}`,
  colours: (name: string) => zh`颜色为 ${name}`,
  layout: (name: string) => zh`平面分开存放（${name}）`,
};

export const imageNotes: HostTexts['imageNotes'] = {
  empty: () => '文件为空。',
  'ends-early': () => '文件在图片结束之前就结束了。',
  undecodable: ({ reason }) => zh`无法解码图片：${reason}`,
  'no-size': ({ width, height }) => zh`文件写明的尺寸为 ${width} × ${height}。`,
  'no-image': () => '内容不是图片。',
  'other-content': ({ format }) => zh`内容并不是真正的${format}。`,
  'not-a-file': () => '它不是普通文件。',
  'format-not-read': ({ format }) => zh`不支持${format}文件；请将其转换为 JPEG 或 PNG。`,
  'tiff-kind': ({ of, name }) => zh`不支持${tiffKind[of](name)}的 TIFF；请将其转换为 PNG。`,
  'bitmap-compression': ({ compression }) => zh`不支持压缩方式为${compression}的位图；请将其转换为 PNG。`,
  'bitmap-depth': ({ bits }) => zh`不支持每像素${bits}位的位图；请将其转换为 PNG。`,
  unreadable: ({ system }) => zh`无法读取文件（${system}）。`,
  'folder-unreadable': ({ system }) => zh`无法读取文件夹（${system}）。`,
  vanished: () => '它在读取文件夹时消失了。',
  gone: () => '它已不存在，或无法读取。',
  'control-characters': () => '类别名称中不能有控制字符；请重命名文件夹。',
  'not-utf-8': () => '其名称不是有效的 UTF-8；请重命名。',
  'dangling-link': () => '链接没有指向任何内容。',
  'link-to-itself': () => '链接指回自身。',
  'link-upwards': () => '链接指回它所在的文件夹。',
  'too-many-bytes': ({ bytes, most }) => zh`文件有${bytes}字节，而最多读取${most / 1024 / 1024} MB。`,
  'too-many-pixels': ({ size, most }) =>
    size === null
      ? zh`图片超过${most / 1e6}百万像素，这是解码的上限。`
      : zh`图片为${size[0]} × ${size[1]}像素，而总数最多为${most / 1e6}百万像素。`,
  'too-long': ({ edge, most }) => zh`图片长${edge}像素，而最多解码${most}像素。`,
  'too-small': ({ width, height, least }) => zh`图片为${width} × ${height}像素，而两条边都至少要有${least}像素。`,
  hidden: () => '其名称以点开头。',
  'system-folder': () => '这是系统存放已删除内容或自身文件的文件夹。',
  'for-evaluation': () => '留作评估训练好的模型。',
  'for-prediction': () => '其中的图片不属于任何要训练的类别；可以用训练好的模型预测它们。',
  'without-classes': () => '其中的图片不属于任何要训练的类别，因此不能用于验证。',
  'no-subset': () => '它既不是用于训练的文件夹，也不是用于验证的文件夹。',
  'no-class-folder': () => '它不在任何类别文件夹中。',
  'no-class-name': () => '由其名称得不到类别。',
  'part-without-images': () => '文件夹中没有图片，因此不能用于验证。',
  'no-image-in-class': () => '文件夹中没有图片，因此不是类别。',
  'same-class': ({ path }) => zh`其名称与“${path}”只是编码不同；两者是同一个类别。`,
  'similar-class': ({ label }) => zh`其名称与类别“${label}”很相似；它们是两个类别。`,
  'named-by-camera': () => '其名称像相机的文件夹或日期，而不像图片的内容。',
  'few-of-class': ({ images, times, label }) =>
    zh`它有${images}张训练图片，而类别“${label}”是它的${times}倍。类别权重可以弥补。`,
  'wrong-extension': ({ format }) => zh`内容是${format}。`,
  'missing-extension': ({ format }) => zh`名称没有扩展名；内容是${format}。`,
  'decoder-warning': ({ words }) => zh`图片能完整显示，但文件不完全符合规范：${words}`,
  'extra-samples': ({ samples }) => zh`每个像素有 ${samples} 个样本既非颜色也非透明度，已略去。`,
  'scaled-numbers': ({ low, high }) => zh`其数值已换算：${low} 为黑，${high} 为白。`,
  frames: ({ frames }) => zh`它有${frames}帧或页；使用第一帧。`,
  duplicate: ({ path }) => zh`与“${path}”内容相同。`,
  'duplicate-in-class': ({ path, label }) => zh`与类别“${label}”中的“${path}”内容相同。`,
  'duplicate-in-subset': ({ path, subset }) => zh`与${SUBSETS[subset]}图片中的“${path}”内容相同。`,
};
