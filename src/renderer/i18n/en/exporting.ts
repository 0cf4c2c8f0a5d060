/** Writing a model for other programs. */

import type { ExportFormat } from '../../../shared/file-formats';

const format: Record<ExportFormat, string> = {
  keras: 'Keras 3 (.keras)',
  h5: 'Keras 2 and 3 (.h5)',
  onnx: 'ONNX (.onnx)',
  tfjs: 'TensorFlow.js (model.json)',
  safetensors: 'Weights alone (.safetensors)',
};

const IMAGES = 'It takes pictures as RGB values 0 to 255 of its own size; preprocessing is its first layer.';

const hint: Record<ExportFormat, string> = {
  keras: IMAGES,
  h5: IMAGES,
  onnx: `For ONNX Runtime, OpenCV and many others. ${IMAGES}`,
  tfjs: `A folder for a web page. ${IMAGES}`,
  safetensors: 'For programs that know VGG16 and preprocess by themselves; the file says how.',
};

export const exporting = {
  format,
  hint,
  open: 'Export…',
  title: (run: string) => `Export ${run}`,
  formatLabel: 'Format',
  noFolder: 'No folder is chosen yet',
  choose: 'Choose folder…',
  chooseTitle: 'Where the model goes',
  write: 'Export',
  done: (size: string) => `Written, ${size}`,
  weights: (count: string) => `Read again: ${count} weights have the same bits.`,
  difference: (value: string) => `Probabilities differ by at most ${value} on drawn pictures.`,
};
