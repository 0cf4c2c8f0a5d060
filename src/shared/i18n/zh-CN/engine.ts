/** Failures of the engine, and what it tells of devices and models. */

import type { AddonReasons, DeviceReasons, ENGINE_FAILURES, ModelNotices } from '../../failures/engine';
import type { ClausesOf, TextsOf } from '../texts';
import { zh } from './spacing';

const STAGES = { head: '分类头', main: '主' } as const;

const shapeText = (shape: readonly number[]): string => shape.join('×');

export const engine: TextsOf<typeof ENGINE_FAILURES> = {
  'runtime-missing': ({ folder, file }) => zh`${folder} 中应有原生 TensorFlow，但没有${file}。`,
  'runtime-library-missing': ({ folder, library }) =>
    zh`应能从${folder}加载原生 TensorFlow，但它所需的库${library}不存在。`,
  'runtime-unloadable': ({ folder, words }) => zh`应能从${folder}加载原生 TensorFlow，但加载失败：“${words}”。`,
  'instructions-unavailable': ({ received, available }) =>
    zh`LATHE_INSTRUCTIONS 应为本机处理器的指令集之一：${available.join(', ')}；收到的是“${received}”。`,
  'loss-not-finite': ({ stage, epoch, step, learningRate }) =>
    zh`损失值应为数字，但在${STAGES[stage]}阶段第${epoch}轮第${step}步、学习率${learningRate}时已不是数字。`,
  'head-mismatch': ({ from, expected, received }) => {
    const found = received.map(({ name, shape }) => `${name} ${shapeText(shape)}`).join('、');
    return zh`分类头应有形状为 ${expected.map(shapeText).join('、')} 的全连接层，但 ${from} 中${found === '' ? '一个也没有' : zh`是 ${found}`}。`;
  },
  'head-untrained': ({ runDir }) => zh`训练${runDir}应有训练好的分类头，但还没有检查点。`,
  'model-untrained': ({ runId }) => zh`${runId}应有训练好的权重，但还没有检查点。`,
  'class-unknown': ({ classes, label }) => zh`应为模型的某个类别：${classes.join(', ')}；收到的是“${label}”。`,
  'evaluation-classes-differ': ({ folder, classes, unknown }) => {
    const received = unknown.map((each) => `“${each}”`).join(', ') || '没有图片的类别文件夹';
    return zh`${folder}中应有模型的类别${classes.join(', ')}的图片，但找到的是${received}。`;
  },
  'evaluation-empty': ({ folder }) => zh`${folder}中应有用于评估的图片，但没有一张可用。`,
  'prediction-cancelled': ({ done, total }) => zh`在${total}张图片中的第${done}张之后取消。`,
  'split-share': ({ received }) => zh`划分比例应在 0 与 1 之间，而不是${received}。`,
  'class-not-splittable': ({ label }) => zh`类别“${label}”应有两张不同的、且不在其他类别中的图片。`,
};

export const deviceReasons: ClausesOf<DeviceReasons> = {
  'gpu-found': () => 'TensorFlow 找到了 NVIDIA GPU',
  'linux-only': () => 'TensorFlow 只在 Linux 上使用 NVIDIA GPU',
  'cpu-runtime': () => '所安装的是 CPU 版 TensorFlow',
  'no-driver': () => '没有加载 NVIDIA 驱动程序',
  'no-nvidia-smi': () => '无法运行列出 GPU 的 nvidia-smi',
  'no-gpu': () => 'NVIDIA 驱动程序找不到 GPU',
  'gpus-hidden': () => 'CUDA_VISIBLE_DEVICES 隐藏了所有 GPU',
  'no-nvidia-libraries': () => '所安装的 TensorFlow 缺少 NVIDIA 的库',
  'no-usable-gpu': ({ log }) => (log === null ? 'TensorFlow 没有找到可用的 GPU' : `TensorFlow 没有找到 GPU：${log}`),
};

export const addonReasons: ClausesOf<AddonReasons> = {
  'no-addon': ({ platform, arch }) => zh`没有适用于${platform} ${arch}的插件`,
  'addon-sha256': ({ file, received, expected }) => zh`${file}的 SHA-256 为${received}，而应为${expected}`,
  'addon-unloadable': ({ file, words }) => zh`加载${file}失败：“${words}”`,
  'another-addon': ({ file }) => zh`${file}不是所需的插件`,
};

export const modelNotices: ClausesOf<ModelNotices> = {
  'checkpoint-replaced': ({ runId, damaged, message, used }) =>
    zh`${runId}的权重应在检查点${damaged}中，但无法读取（${message}）；改用检查点${used}的权重。`,
};
