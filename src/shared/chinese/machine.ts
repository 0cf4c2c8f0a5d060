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
  'Run npm run setup once, then try again.': '请运行一次 npm run setup，然后再试一次。',
  'The record of set-up, out/setup.json, was expected and is not there or can’t be read.':
    '应有安装记录 out/setup.json，但它不存在或无法读取。',
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
  'About {} were expected to be free in {} for {…}; there are {}.':
    '{2} 中应有约 {1} 的可用空间，用于{3}，但只有 {4}。',
  'the checkpoints of this run': '此训练的检查点',
  'features of frozen layers': '冻结层的特征',
  'Free some space, or choose a folder on another disk with --runs.':
    '请腾出空间，或用 --runs 选择另一个磁盘上的文件夹。',
  'Free some space, set LATHE_CACHE to a folder on another disk, or use --feature-cache off.':
    '请腾出空间，或将 LATHE_CACHE 设为另一个磁盘上的文件夹，或使用 --feature-cache off。',
  'Room for {} was expected on the disk; there is none left ({}).': '磁盘上应有写入 {1} 的空间，但已没有剩余（{2}）。',
  'Free some space, or choose another folder with --runs. What was written before is kept.':
    '请腾出空间，或用 --runs 选择另一个文件夹。此前写入的内容已保留。',
  'Lathe was expected to write {}; the system does not allow it ({}).': 'Lathe 应写入 {1}，但系统不允许（{2}）。',
  'Change the permissions of the folder, or choose another one.': '请更改该文件夹的权限，或另选一个。',
  'Room was expected on the disk of “{}”, but it is full ({}).': '“{1}”所在磁盘应有可用空间，但已满（{2}）。',
  'A folder that can be written was expected at “{}” ({}).': '“{1}”应为可写入的文件夹，但无法写入（{2}）。',
  'Make room or give the right to write there, or choose another folder.':
    '请腾出空间或取得在那里写入的权限，或另选一个文件夹。',
  'Make room or give the right to write there, or turn the feature cache off (--feature-cache off).':
    '请腾出空间或取得在那里写入的权限，或关闭特征缓存（--feature-cache off）。',
  'Make room or give the right to write there, or set LATHE_CACHE to another folder.':
    '请腾出空间或取得在那里写入的权限，或将 LATHE_CACHE 设为另一个文件夹。',
  'Make room on the disk of the cache, or choose another place for it with LATHE_CACHE.':
    '请在缓存所在的磁盘上腾出空间，或用 LATHE_CACHE 为缓存另选位置。',
  'The feature cache in “{}” was expected to hold what was written, but a checksum differs.':
    '“{1}”中的特征缓存应与写入时相同，但校验和不符。',
  'Resume the run: what is damaged has been removed and is computed again.':
    '请继续训练：损坏的部分已移除，会重新计算。',
};
