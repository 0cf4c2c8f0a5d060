/** Failures between a page and its host. */

import type { PAGE_FAILURES } from '../../failures/page';
import type { TextsOf } from '../texts';
import { zh } from './spacing';

export const page: TextsOf<typeof PAGE_FAILURES> = {
  'connection-lost': () => '应收到 Lathe 主机的应答，但连接已断开。',
  'file-without-path': () => '应为此计算机上的文件或文件夹，但其中有一个不在此计算机上。',
  'image-evicted': () => '图片已不在缓存中。',
  'setup-record-missing': ({ file }) => zh`应有安装记录${file}，但它不存在或无法读取。`,
};
