/** Failures of the hosts. */

import type { HOST_FAILURES, SetupProblem } from '../../failures/host';
import type { Ability } from '../../failures/step-facts';
import type { TextsOf } from '../texts';
import { zh } from './spacing';

const ABILITIES: Readonly<Record<Ability, string>> = {
  'browse-folders': '文件夹浏览',
  'choose-folder': '系统对话框',
  'choose-weights': '系统对话框',
  'reveal-folder': '文件管理器',
};

const SETUP_PROBLEMS: Readonly<Record<SetupProblem['kind'], (problem: SetupProblem) => string>> = {
  absent: ({ path }) => zh`${path} 不存在`,
  missing: ({ path }) => zh`缺少 ${path}`,
  'no-manifest': ({ path }) => zh`${path} 中没有可读取的 runtime.json`,
  unlisted: ({ path }) => zh`${path} 未列入 runtime.json`,
  unexpected: ({ path }) => zh`${path} 不是此版本的 Lathe 所需的`,
  'other-version': ({ path }) => zh`${path} 来自另一个版本的 Lathe`,
  'other-size': ({ path, size }) => zh`${path} 有 ${size?.found ?? 0} 字节，而应为 ${size?.expected ?? 0} 字节`,
  changed: ({ path }) => zh`${path} 的 SHA-256 与安装时不同`,
  'not-safetensors': ({ path }) => zh`${path} 不是 safetensors 文件`,
  'other-shape': ({ path }) => zh`${path} 的形状不符`,
  'other-values': ({ path }) => zh`${path} 的值与 VGG16 的不同`,
};

export function setupProblems(problems: readonly SetupProblem[]): string {
  return problems.map((problem) => SETUP_PROBLEMS[problem.kind](problem)).join('；');
}

const WHY_NO_PORT = { taken: '它已被另一个程序占用', forbidden: '系统不允许使用它' } as const;

export const host: TextsOf<typeof HOST_FAILURES> = {
  defect: ({ message }) => zh`出现了意外的错误：${message}`,
  'server-defect': () => 'Lathe 的缺陷。',
  'features-budget-unreadable': ({ received }) =>
    zh`LATHE_FEATURES_BUDGET 应为 20GB 这样的数量，但其值为“${received}”。`,
  'request-unknown': ({ received }) => zh`应为请求的名称，但收到 ${received}。`,
  'ability-missing': ({ ability }) => zh`此主机不提供${ABILITIES[ability]}。`,
  'request-cancelled': () => '已取消。',
  'image-address-unknown': ({ path }) => zh`“${path}”不是图片的地址。`,
  'image-edge-invalid': ({ largest, received }) => zh`边长应为 1 到 ${largest} 像素，但收到“${received}”。`,
  'image-type-refused': () => '应为 WebP 或 PNG 图片。',
  'image-evicted': () => '图片已不在缓存中。',
  'page-not-built': ({ folder }) => zh`${folder} 中应有构建好的页面，但没有。`,
  'port-unusable': ({ address, port, why }) => zh`${address} 的端口 ${port} 应为空闲，但${WHY_NO_PORT[why]}。`,
  'weights-absent': ({ problems }) => zh`应有 VGG16 权重，但${setupProblems(problems)}。`,
  'weights-damaged': ({ problems }) => zh`应有 VGG16 权重，但${setupProblems(problems)}。`,
  'weights-fetch-cancelled': () => '已取消获取 VGG16 权重；已下载的部分会保留。',
  'connection-lost': () => '应收到 Lathe 主机的应答，但连接已断开。',
  'file-without-path': () => '应为此计算机上的文件或文件夹，但其中有一个不在此计算机上。',
  'setup-record-missing': ({ file }) => zh`应有安装记录${file}，但它不存在或无法读取。`,
};
