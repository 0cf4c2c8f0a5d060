/** Failures of runs. */

import { humanBytes } from '../../amounts';
import type { CheckpointFaults, FileFault, RunFileFaults, RunFilePart } from '../../failures/run-faults';
import type { RoomFor, RUN_FAILURES } from '../../failures/runs';
import type { RunStatus } from '../../run';
import { clause, type ClausesOf, type TextsOf } from '../texts';
import { shapeClause } from './shapes';
import { zh } from './spacing';

/** As a sentence names them. */
const states: Readonly<Record<RunStatus, string>> = {
  queued: '排队中',
  preparing: '正在准备',
  running: '正在训练',
  pausing: '正在暂停',
  paused: '已暂停',
  stopping: '正在停止',
  stopped: '已停止',
  finished: '已完成',
  failed: '失败',
  lost: '已中断',
};

const fileFaults: ClausesOf<{ [F in FileFault as F['reason']]: F['facts'] }> = {
  'not-there': () => '文件不存在',
  'not-json': () => '它不是 JSON',
  'other-shape': ({ problem }) => shapeClause(problem),
  'no-file': () => '那里是链接、管道或其他并非文件的内容',
  'too-large': ({ bytes, most }) => `它有 ${humanBytes(bytes)}，超过此类文件的上限 ${humanBytes(most)}`,
  'read-failed': ({ reason }) => `读取时出错：“${reason}”`,
};

const runFileFaults: ClausesOf<RunFileFaults> = {
  ...fileFaults,
  'not-opened': () => '文件无法打开',
  'no-event': () => '其中没有任何事件',
  'other-rows': ({ rows, images }) => `它有 ${rows} 行，与 ${images} 张验证图片不符`,
  'other-classes': ({ classes }) => `它与 ${classes} 个类别不符`,
  'row-cut': ({ row }) => `第 ${row} 行不完整`,
  'row-words': ({ row }) => `第 ${row} 行应为数字处是文字`,
  'no-class': ({ image }) => zh`图片 ${image} 不属于其任何类别`,
  'no-name': ({ runId }) => zh`它是 ${JSON.stringify(runId)}`,
};

export const checkpointFaults: ClausesOf<CheckpointFaults> = {
  ...fileFaults,
  'state-changed': () => '其状态的校验和不符',
  'tensor-missing': ({ tensor }) => zh`缺少张量 ${tensor}`,
  'tensor-changed': ({ tensor }) => zh`张量 ${tensor} 的校验和不符`,
};

const parts: Readonly<Record<RunFilePart, string>> = {
  settings: '训练的设置',
  images: '训练的图片列表',
  status: '训练的状态',
  journal: '训练的日志',
  id: '训练的编号',
  pointers: '检查点的指针',
  confusion: '最佳轮次的混淆矩阵',
  predictions: '最佳轮次的预测',
  'prediction-for-each': '每张验证图片的预测',
};

const subsets = { train: '训练', validation: '验证' } as const;
const rooms: Record<RoomFor, string> = {
  checkpoints: '此训练的检查点',
  features: '冻结层的特征',
  all: '冻结层的特征和此训练的检查点',
  'run-features': '此训练的检查点和冻结层的特征',
};

export const runs: TextsOf<typeof RUN_FAILURES> = {
  'run-unknown': ({ runsDir, name, among }) =>
    zh`${runsDir} 中应有名称以“${name}”开头的训练，但 ${among} 个之中没有一个。`,
  'run-name-ambiguous': ({ name, matches }) =>
    zh`名称以“${name}”开头的训练应只有一个，但有这些：${matches.join(', ')}。`,
  'run-gone': ({ runId, runsDir }) => zh`${runsDir} 中应有训练 ${runId}，但它不在那里。`,
  'not-a-run': ({ runId }) => zh`${runId} 应为一次训练，但并不是。`,
  'not-in-trash': ({ runId }) => zh`${runId} 应在回收站中，但它不在那里。`,
  'not-a-run-folder': ({ folder }) => zh`应为含有 run.json 的训练文件夹，但 ${folder} 中没有。`,
  'run-name-taken': ({ runDir }) => zh`${runDir} 处应没有同名的训练，但那里已有一个。`,
  'runs-folder-taken': ({ runsDir }) => zh`${runsDir} 应为存放训练的文件夹，但那里或其路径上是别的内容。`,
  'same-run-twice': () => '应为不同的训练，但同一个出现了两次。',

  'run-file-damaged': ({ file, part, found }) =>
    zh`${file} 中应为${parts[part]}，但${clause<RunFileFaults>(runFileFaults, found)}。`,
  'run-has-other': ({ path }) =>
    zh`${path} 处应为训练自己的文件或文件夹，但那里是链接、管道或其他内容；Lathe 不会跟随链接。`,
  'run-folder-gone': ({ runDir }) => zh`训练期间 ${runDir} 处应有其文件夹，但它已被删除或改名，训练因此结束。`,
  'lock-lost': ({ runDir }) => zh`此进程应为 ${runDir} 的唯一写入者，但另一个进程已接管该训练，此进程因此结束。`,
  'journal-place-missing': ({ file, expected, has }) =>
    zh`${file} 中应为第 ${expected.n} 个事件在第 ${expected.bytes} 字节处的结尾，但它只到第 ${has.n} 个事件、第 ${has.bytes} 字节，没有这个位置。`,
  'run-unreadable': ({ reason }) => `应为训练的文件，但读取时出错：“${reason}”。`,
  'checkpoints-damaged': ({ folder, found }) => {
    return zh`${folder} 中应有检查点，但没有一个可以读取${found === null ? '' : `：${clause<CheckpointFaults>(checkpointFaults, found)}`}。`;
  },
  'checkpoints-gone': ({ folder }) => zh`训练已经进行过，${folder} 中应有检查点，但一个也没有。`,
  'run-image-unknown': ({ runId, subset, index }) =>
    zh`应为 ${runId} 的图片，但它没有第 ${index} 张${subsets[subset]}图片。`,
  'image-made-by-lathe': () => '应为打开的图片或某次训练的图片，但收到的是 Lathe 生成的图片。',

  'run-locked': ({ pid, runDir }) => zh`应为没有进程写入的训练，但进程 ${pid} 正在写入 ${runDir}。`,
  'run-locked-elsewhere': ({ pid, host, runDir }) =>
    zh`应为没有进程写入的训练，但 ${host} 上的进程 ${pid} 正在写入 ${runDir}。`,
  'run-at-work': ({ pid, status }) => zh`应为没有训练进程的训练，但进程 ${pid} 正在写入它，状态为${states[status]}。`,
  'run-starting': ({ runId }) => zh`应为没有训练进程的训练，但一个进程刚刚开始 ${runId}。`,
  'delete-at-work': ({ pid, runId }) => zh`应为没有训练进程的训练，但进程 ${pid} 正在写入 ${runId}。`,
  'import-at-work': ({ pid, folder }) => zh`应为没有训练进程的训练，但进程 ${pid} 正在写入 ${folder} 中的训练。`,
  'extend-while-held': () => '--epochs 要求没有训练进程的训练，但它仍由训练进程保留在内存中。',

  'run-not-live': ({ status }) => `应为正在进行的训练，但它${states[status]}，没有训练进程。`,
  'all-epochs-trained': ({ epochs }) => `应为尚未完成的训练，但它的 ${epochs} 轮已全部训练完。`,
  'epochs-invalid': ({ trained, most, received }) =>
    `--epochs 应为训练总共的轮数，${trained + 1} 到 ${most} 的整数，但收到 ${received}。`,
  'pace-invalid': ({ low, high, received }) => `速度应为 ${low} 到 ${high} 之间的百分数，但收到 ${received}。`,
  'wait-cancelled': () => '已不再等待该训练；它仍会执行所要求的操作。',
  'import-cancelled': () => '导入已取消。',

  'split-with-validation': ({ images }) => `--split 要求文件夹自身不带验证图片，但此文件夹带有 ${images} 张。`,

  'head-not-chosen': () => '分类头应来自某次训练，或来自所选的权重文件，但收到的是别的文件。',
  'head-of-other-classes': ({ runDir, known, wanted }) =>
    zh`${runDir} 的分类头区分 ${known.join(', ')}，而此训练的类别为 ${wanted.join(', ')}。`,
  'head-of-other-preprocessing': ({ runDir, before, wanted }) =>
    zh`${runDir} 的分类头训练时的预处理为 ${before}，而此训练为 ${wanted}。`,
  'too-little-room': ({ folder, needed, free, what }) =>
    zh`${folder} 中应有约 ${humanBytes(needed)} 的可用空间，用于${rooms[what]}，但只有 ${humanBytes(free)}。`,
  'search-needs-bottleneck': ({ recipe }) =>
    `--search 要求 --recipe bottleneck，其特征只计算一次，但收到${recipe === null ? ' --config' : `配方 ${recipe}`}。`,
  'search-cancelled': () => '搜索已取消；已结束的训练会保留。',
  'forecast-cancelled': () => '预估已取消。',
};
