/** Files of other programs that Lathe reads: by what they are called. */

/** Formats of images, with the extensions that they go by; `src/data/images/decoders.ts` decodes them. */
export const IMAGE_FORMATS = {
  JPEG: ['jpg', 'jpeg', 'jpe', 'jfif'],
  PNG: ['png'],
  WebP: ['webp'],
  GIF: ['gif'],
  BMP: ['bmp', 'dib'],
  TIFF: ['tif', 'tiff'],
  AVIF: ['avif'],
} as const satisfies Record<string, readonly string[]>;

export type ImageFormat = keyof typeof IMAGE_FORMATS;

export const IMAGE_EXTENSIONS: readonly string[] = Object.values(IMAGE_FORMATS).flat();

/** Of weights, and of whole models; `src/formats/weights-file.ts` reads them. TensorFlow.js has its `model.json`. */
export const WEIGHTS_EXTENSIONS = ['safetensors', 'h5', 'hdf5', 'keras', 'onnx', 'json'] as const;

/** Formats of exports, with what follows the run’s name; of TensorFlow.js it is a folder. */
export const EXPORT_ENDINGS = {
  safetensors: '.safetensors',
  keras: '.keras',
  h5: '.h5',
  onnx: '.onnx',
  tfjs: '-tfjs',
} as const;
export type ExportFormat = keyof typeof EXPORT_ENDINGS;
export const EXPORT_FORMATS = Object.keys(EXPORT_ENDINGS) as readonly ExportFormat[];
