/** Folders of images, and what is wrong with an image. */

import type { Texts } from './template';

export const images: Texts = {
  'A folder with pictures was expected at “{}”, but it is a file.': '“{1}”应为存放图片的文件夹，但它是文件。',
  'Name the folder that the pictures lie in.': '请指定图片所在的文件夹。',
  'A folder with pictures was expected at “{}”, but nothing is there.': '“{1}”应为存放图片的文件夹，但那里什么也没有。',
  'At least two classes with pictures were expected in “{}”, but there is {…}.':
    '“{1}”中应至少有两个含图片的类别，但{2}。',
  none: '一个也没有',
  'only {}': '只有{1}',
  'Make one folder for each class, named after it, and put its pictures there.':
    '请为每个类别建立一个以其命名的文件夹，并把图片放进去。',
  'Folders named after at least two classes, or files named like “cat.0.jpg”, were expected in “{}”. It has {} files{…}, whose names give {} usable classes.':
    '“{1}”中应有以至少两个类别命名的文件夹，或名称如“cat.0.jpg”的文件。其中有 {2} 个文件{3}，由其名称可得到 {4} 个可用的类别。',
  ' such as “{}”': '（例如“{1}”）',
  'Make one folder for each class and put its pictures there.': '请为每个类别建立一个文件夹，并把图片放进去。',
  'The same classes were expected for training and validation, but {…}.': '训练与验证的类别应相同，但{1}。',
  'only training has {}': '{1} 只在训练图片中',
  'only validation has {}': '{1} 只在验证图片中',
  'Give both folders subfolders of the same names.': '请让两个文件夹中的子文件夹名称相同。',
  'Class “{}” has {…} of its own': '类别“{1}”自己只有 {2}',
  '1 usable picture': '1 张可用的图片',
  '{#} usable pictures': '{1} 张可用的图片',
  '{…}; two different ones are needed, one to train on and one to validate with.':
    '{1}，而需要两张不同的：一张用于训练，一张用于验证。',
  '{…} to train on; one is needed.': '{1}可用于训练，而至少需要一张。',
  'Class “{}” has no usable picture to validate with; one is needed.':
    '类别“{1}”没有可用于验证的图片，而至少需要一张。',
  'Add pictures, or see what was left out and why: lathe scan "{}"':
    '请添加图片，或查看哪些图片未被采用及其原因：lathe scan "{1}"',
  '--split expects a folder without validation pictures of its own; this one brings {…}.':
    '--split 要求文件夹自身不带验证图片，但此文件夹带有 {1}。',
  'Leave --split out, or name the folder with the training pictures alone.':
    '请去掉 --split，或只指定训练图片的文件夹。',
  'A new or an empty folder was expected at “{}”, but it holds {} entries.':
    '“{1}”应为新的或空的文件夹，但其中已有 {2} 项。',
  'Name a folder that does not exist yet.': '请指定一个尚不存在的文件夹。',
  'A picture or a folder of pictures was expected at {}; there is nothing.':
    '{1} 应为图片或存放图片的文件夹，但那里什么也没有。',
  'Check the path.': '请检查路径。',
  'Training pictures were expected in {}; there is none that can be used.': '{1} 中应有训练图片，但没有一张可用。',
  'Put the pictures of each class into a folder of its own.': '请把每个类别的图片放进各自的文件夹。',
  'A whole number from {} to {} was expected for {}; received {}.': '{3} 应为 {1} 到 {2} 的整数，但收到 {4}。',
  'Choose another value.': '请选择另一个值。',
  'Looking at the pictures': '检查图片',
  'Reading the folder': '读取文件夹',
  'Drawing the sample pictures': '绘制示例图片',
  'Drawing the preview': '绘制预览',
  'The pictures were no longer needed.': '不再需要这些图片。',
  'A worker that decodes pictures ran out of memory.': '解码图片的工作线程内存不足。',
  'Close other programs, or look for a very large picture in the folder.':
    '请关闭其他程序，或查找文件夹中特别大的图片。',
  // Of a single image.
  'A picture was expected in “{}”. {…}': '“{1}”应为图片。{2}',
  'Choose a JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF file.': '请选择 JPEG、PNG、WebP、GIF、BMP、TIFF 或 AVIF 文件。',
  'The file is not there, or can’t be read.': '文件不存在，或无法读取。',
  'The file can’t be read ({…}).': '无法读取文件（{1}）。',
  'The file is empty.': '文件为空。',
  'The file has {} bytes; at most {} MB are read.': '文件有 {1} 字节，而最多读取 {2} MB。',
  'The file ends before the picture does.': '文件在图片结束之前就结束了。',
  '{} files are not read; convert it to JPEG or PNG.': '不支持 {1} 文件；请将其转换为 JPEG 或 PNG。',
  'The content is not that of a picture.': '内容不是图片。',
  'The content is not really {}.': '内容并不是真正的 {1}。',
  'The content is {}.': '内容是 {1}。',
  'The name has no extension; the content is {}.': '名称没有扩展名；内容是 {1}。',
  'It has {} frames or pages; the first is used.': '它有 {1} 帧或页；使用第一帧。',
  'It is {} × {} pixels; both edges must have at least {}.': '图片为 {1} × {2} 像素，而两条边都至少要有 {3} 像素。',
  'It is {} pixels long; at most {} are decoded.': '图片长 {1} 像素，而最多解码 {2} 像素。',
  'It has {} pixels; at most {} million are decoded.': '图片为 {1} 像素，而总数最多为 {2} 百万像素。',
  'It has more than {} million pixels, the most that are decoded.': '图片超过 {1} 百万像素，这是解码的上限。',
  'The size is given as {} × {}.': '文件写明的尺寸为 {1} × {2}。',
  'A bitmap with {…} is not read; convert it to PNG.': '不支持{1}的位图；请将其转换为 PNG。',
  'compression {}': '压缩方式为 {1} ',
  '{} bits a pixel': '每像素 {1} 位',
  'The picture can’t be decoded: {…}': '无法解码图片：{1}',
  'It can’t be read ({…}).': '无法读取（{1}）。',
  'Its content is another than when it was looked at.': '其内容与检查时不同。',
  'The picture “{}” was expected as the run recorded it. {…}': '图片“{1}”应与训练所记录的一致。{2}',
  'Put the original file back and resume the run, or start a new run on the folder as it is now.':
    '请放回原来的文件后继续训练，或用文件夹现在的内容新建一次训练。',
  'It has the same content as “{}”, which is in class “{}”.': '与类别“{2}”中的“{1}”内容相同。',
  'It has the same content as “{}”, which is among the {…} pictures.': '与{2}图片中的“{1}”内容相同。',
  'It has the same content as “{}”.': '与“{1}”内容相同。',
  train: '训练',
  validation: '验证',
  'It is neither the folder to train on nor one to validate with.':
    '它既不是用于训练的文件夹，也不是用于验证的文件夹。',
  'It lies in no class folder.': '它不在任何类别文件夹中。',
  'A class can’t have control characters in its name; rename the folder.': '类别名称中不能有控制字符；请重命名文件夹。',
  'Its name gives no class.': '由其名称得不到类别。',
  'Its name begins with a dot.': '其名称以点开头。',
  'It is not a regular file.': '它不是普通文件。',
  'The link leads back to itself.': '链接指回自身。',
  'It can’t be looked at ({…}).': '无法查看（{1}）。',
  'The link leads to nothing.': '链接没有指向任何内容。',
  'Its name is not valid UTF-8; rename it.': '其名称不是有效的 UTF-8；请重命名。',
  'It vanished while the folder was read.': '它在读取文件夹时消失了。',
  'The link leads back to a folder that it lies in.': '链接指回它所在的文件夹。',
  'The folder can’t be read ({…}).': '无法读取文件夹（{1}）。',
  'There is no picture in the folder, so it is not a class.': '文件夹中没有图片，因此不是类别。',
};
