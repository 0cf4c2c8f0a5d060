/** The computer: what Lathe needs of it, what a look at it finds, and room on its disks. */

import type { Texts } from './template';

export const machine: Texts = {
  // Names of checks.
  Addon: '插件',
  'TensorFlow files': 'TensorFlow 文件',
  Device: '设备',
  Threads: '线程',
  'Frozen layers': '冻结层',
  Weights: '权重',
  Memory: '内存',
  'Runs folder': '训练记录文件夹',
  'Disk for runs': '训练记录所在磁盘',
  'Disk for features': '特征缓存所在磁盘',
  // What was found.
  'Node {}; the trainer runs on {}': 'Node {1}；训练进程使用 {2}',
  'Lathe needs Node 20.19, 22.12 or 24 (or later of these), and this is Node {}.\nInstall a newer Node with your system’s package manager, nvm or fnm, and start again.':
    'Lathe 需要 Node 20.19、22.12 或 24（或这些系列的更高版本），而现在是 Node {1}。\n请用系统的包管理器、nvm 或 fnm 安装更新的 Node，然后重新启动。',
  'nothing is prepared for {} {} ({})': '没有为 {1} {2}（{3}）准备的内容',
  'Use Linux x64, or see the README for other systems.': '请使用 Linux x64；其他系统请参阅 README。',
  '{} ({}) in {}': '{1}（{2}），位于 {3}',
  '{}, loads and computes': '{1}，可以加载并计算',
  'CPU: {…}': 'CPU：{1}',
  'GPU: {…}': 'GPU：{1}',
  '{}; it is {…}': '{1}（{2}）',
  prebuilt: '预先构建',
  'compiled on this computer with {}': '在此计算机上用 {1} 编译',
  'ncnn, twice as fast as TensorFlow': 'ncnn，速度是 TensorFlow 的两倍',
  'TensorFlow, on the GPU': 'TensorFlow，在 GPU 上',
  'TensorFlow, half as fast as the addon: {…}': 'TensorFlow，速度是插件的一半：{1}',
  'the addon is not there': '插件不存在',
  '{}, from {…}': '{1}，依据：{2}',
  '{#} logical processors': '{1} 个逻辑处理器',
  '{#} physical cores': '{1} 个物理核心',
  'a quota of {#} processors': '{1} 个处理器的配额',
  '{}, every tensor verified': '{1}，每个张量均已核对',
  '{} can’t be looked at': '{1} 无法查看',
  '{} free in {}': '{2} 中有 {1} 可用',
  '{} free of {}': '{2} 中有 {1} 可用',
  '{} has no readable runtime.json': '{1} 中没有可读取的 runtime.json',
  '{} does not exist': '{1} 不存在',
  '{} is not the one that this version of Lathe expects': '{1} 不是此版本的 Lathe 所需的',
  '{} is not listed in runtime.json': '{1} 未列入 runtime.json',
  '{} comes from another version of Lathe': '{1} 来自另一个版本的 Lathe',
  '{} is missing': '缺少 {1}',
  '{} has {} bytes instead of {}': '{1} 有 {2} 字节，而应为 {3} 字节',
  '{} has another SHA-256 than when it was set up': '{1} 的 SHA-256 与安装时不同',
  '{} is not a safetensors file': '{1} 不是 safetensors 文件',
  '{} has another shape': '{1} 的形状不符',
  '{} has other values than VGG16’s': '{1} 的值与 VGG16 的不同',
  // What to do.
  'Run “npm run setup”.': '请运行“npm run setup”。',
  'Train without it, or build it with “npm run build:native” (CMake and a C++ compiler).':
    '没有它也可以训练；也可以用“npm run build:native”构建（需要 CMake 与 C++ 编译器）。',
  'Use a smaller --batch or --size when training runs out of memory.': '训练时内存不足，请减小 --batch 或 --size。',
  'Free some space, or choose another folder with --runs.': '请腾出空间，或用 --runs 选择另一个文件夹。',
  'Free some space, or set LATHE_CACHE to another folder.': '请腾出空间，或将 LATHE_CACHE 设为另一个文件夹。',
  'Run npm run setup once, then try again.': '请运行一次 npm run setup，然后再试一次。',
  'The record of set-up, out/setup.json, was expected and is not there or can’t be read.':
    '应有安装记录 out/setup.json，但它不存在或无法读取。',
  // Why a run computes where it does.
  // TensorFlow itself.
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
