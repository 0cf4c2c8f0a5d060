/** Writing a model for other programs. */

import type { Messages } from '../shape';

const IMAGES = '输入为模型尺寸的图片，RGB 值 0 到 255；预处理是模型的第一层。';

export const exporting: Messages['exporting'] = {
  format: {
    keras: 'Keras 3 模型（.keras）',
    h5: 'Keras 2 和 3 模型（.h5）',
    onnx: 'ONNX 模型（.onnx）',
    tfjs: 'TensorFlow.js 模型（model.json）',
    safetensors: '仅权重（.safetensors）',
  },
  hint: {
    keras: IMAGES,
    h5: IMAGES,
    onnx: `用于 ONNX Runtime、OpenCV 等众多程序。${IMAGES}`,
    tfjs: `供网页使用的文件夹。${IMAGES}`,
    safetensors: '用于了解 VGG16 并自行预处理的程序；文件中写明了方法。',
  },
  open: '导出…',
  title: (run) => `导出 ${run}`,
  formatLabel: '格式',
  noFolder: '尚未选择文件夹',
  choose: '选择文件夹…',
  chooseTitle: '模型的保存位置',
  write: '导出',
  done: (size) => `已写入，${size}`,
  weights: (count) => `已重新读取：${count} 个权重逐位一致。`,
  difference: (value) => `在生成的图片上，概率相差不超过 ${value}。`,
};
