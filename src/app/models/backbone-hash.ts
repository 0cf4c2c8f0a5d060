/** The identity of the VGG16 body that a run starts from. */

import { createHash } from 'node:crypto';
import table from '../../../resources/vgg16-imagenet.json';
import { bytesOf } from '../../base/bytes';
import { exists } from '../../base/files';
import { sha256 } from '../../base/hash';
import { VGG16_CONVOLUTIONS } from '../../core/network/vgg16';
import { SafetensorsFile } from '../../formats/safetensors';
import { LatheError } from '../../shared/failures/failure';

/** In layer order, kernel before bias. */
const BODY_TENSORS = VGG16_CONVOLUTIONS.flatMap((layer) => [`${layer}/kernel`, `${layer}/bias`]);

const PINNED: ReadonlyMap<string, string> = new Map(table.tensors.map(({ name, sha256 }) => [name, sha256]));

/**
 * SHA-256, hexadecimal, over all tensors of the body, float32 little endian, in layer order, kernel before bias.
 *
 * @param file safetensors with the body, as set-up keeps it; each tensor is held against the published one, so that no
 *   run begins with weights that came to harm on the disk
 * @throws LatheError weights-missing, weights-unreadable, weights-mismatch
 */
export async function hashBackbone(file: string): Promise<string> {
  if (!(await exists(file))) throw new LatheError('vgg16-missing', { file });
  try {
    return await hashTensors(await SafetensorsFile.open(file));
  } catch (error) {
    if (!(error instanceof LatheError) || error.failure.reason !== 'weights-unreadable') throw error;
    throw new LatheError('vgg16-unreadable', { file, found: error.failure.facts.found }, { cause: error });
  }
}

async function hashTensors(opened: SafetensorsFile): Promise<string> {
  try {
    const hash = createHash('sha256');
    for (const tensor of BODY_TENSORS) {
      const bytes = bytesOf((await opened.read(tensor)).data);
      if (sha256(bytes) !== PINNED.get(tensor)) throw new LatheError('vgg16-damaged', { file: opened.file, tensor });
      hash.update(bytes);
    }
    return hash.digest('hex');
  } finally {
    await opened.close();
  }
}
