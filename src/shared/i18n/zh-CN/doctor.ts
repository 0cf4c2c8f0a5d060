/** What `lathe doctor` looks at and finds. */

import { humanBytes } from '../../amounts';
import { inChinese } from '../../chinese';
import type { DoctorTexts } from '../texts';
import { setupProblems } from './host';
import { zh } from './spacing';

export const checks: DoctorTexts['checks'] = {
  node: 'Node',
  addon: '插件',
  'tensorflow-files': 'TensorFlow 文件',
  tensorflow: 'TensorFlow',
  device: '设备',
  threads: '线程',
  'frozen-layers': '冻结层',
  weights: '权重',
  'runs-folder': '训练记录文件夹',
  'runs-disk': '训练记录所在磁盘',
  'features-disk': '特征缓存所在磁盘',
  memory: '内存',
};

const BACKBONES = {
  ncnn: 'ncnn，速度是 TensorFlow 的两倍',
  'tensorflow-gpu': 'TensorFlow，在 GPU 上',
} as const;

export const findings: DoctorTexts['findings'] = {
  node: ({ version, trainer }) => zh`Node ${version}；训练进程使用 ${trainer}`,
  unsupported: ({ platform, arch, flavour }) => zh`没有为 ${platform} ${arch}（${flavour}）准备的内容`,
  addon: ({ path, isPrebuilt }) => `${path}（${isPrebuilt ? '预先构建' : '在此计算机上编译'}）`,
  files: ({ tensorflow, flavour, folder }) => `${tensorflow}（${flavour}），位于 ${folder}`,
  problems: ({ problems }) => setupProblems(problems),
  computes: ({ tensorflow }) => `${tensorflow}，可以加载并计算`,
  device: ({ device, reason }) => `${device.toUpperCase()}：${inChinese(reason)}`,
  threads: ({ threads, logical, physical, quota }) => {
    const sources = [
      `${logical} 个逻辑处理器`,
      ...(physical === null ? [] : [`${physical} 个物理核心`]),
      ...(quota === null ? [] : [`${quota} 个处理器的配额`]),
    ];
    return `${threads}，依据：${sources.join('；')}`;
  },
  backbone: (facts) =>
    facts.by === 'tensorflow-cpu'
      ? `TensorFlow，速度是插件的一半：${facts.reason === null ? '插件不存在' : inChinese(facts.reason)}`
      : BACKBONES[facts.by],
  verified: ({ file }) => `${file}，每个张量均已核对`,
  folder: ({ folder }) => folder,
  disk: ({ folder, free }) => (free === null ? zh`${folder} 无法查看` : zh`${folder} 中有 ${humanBytes(free)} 可用`),
  memory: ({ free, total }) => zh`${humanBytes(total)} 中有 ${humanBytes(free)} 可用`,
};
