/** The computer: what Lathe needs of it, what a look at it finds, and room on its disks. */

import type { Texts } from './template';

export const machine: Texts = {
  // Names of checks.
  // What was found.
  'compiled on this computer with {}': '在此计算机上用 {1} 编译',
  'there is none for {} {}': '没有适用于 {1} {2} 的插件',
  '{} has SHA-256 {}, expected was {}': '{1} 的 SHA-256 为 {2}，而应为 {3}',
  'loading {} failed with “{}”': '加载 {1} 失败：“{2}”',
  '{} is not the addon that was expected': '{1} 不是所需的插件',
  // What to do.
  // Why a run computes where it does.
  'TensorFlow uses NVIDIA GPUs on Linux only': 'TensorFlow 只在 Linux 上使用 NVIDIA GPU',
  'the TensorFlow that is set up is the one for CPUs': '所安装的是 CPU 版 TensorFlow',
  'no NVIDIA driver is loaded': '没有加载 NVIDIA 驱动程序',
  'nvidia-smi, which lists the GPUs, can’t be run': '无法运行列出 GPU 的 nvidia-smi',
  'the NVIDIA driver finds no GPU': 'NVIDIA 驱动程序找不到 GPU',
  'CUDA_VISIBLE_DEVICES hides every GPU': 'CUDA_VISIBLE_DEVICES 隐藏了所有 GPU',
  'NVIDIA’s libraries are missing from the TensorFlow that is set up': '所安装的 TensorFlow 缺少 NVIDIA 的库',
  'TensorFlow found no GPU that it can use': 'TensorFlow 没有找到可用的 GPU',
  'TensorFlow found no GPU: {}': 'TensorFlow 没有找到 GPU：{1}',
  'TensorFlow found an NVIDIA GPU': 'TensorFlow 找到了 NVIDIA GPU',
  // TensorFlow itself.
  'Native TensorFlow was expected to load from {}; {…}.': '应能从 {1} 加载原生 TensorFlow，但{2}。',
  'loading it failed with “{}”': '加载失败：“{1}”',
  'the library {} that it needs is not there': '它所需的库 {1} 不存在',
  'It may be meant for another system or processor. Remove {} and run “npm run setup”.':
    '它可能是为另一种系统或处理器准备的。请删除 {1}，然后运行“npm run setup”。',
  'Remove {} and run “npm run setup”, which provides the library again.':
    '请删除 {1}，然后运行“npm run setup”，它会重新提供该库。',
  'Native TensorFlow was expected in {}; there is no {}.': '{1} 中应有原生 TensorFlow，但没有 {2}。',
  'Run “npm run setup”, which provides it.': '请运行“npm run setup”获取它。',
  // Disks.
};
