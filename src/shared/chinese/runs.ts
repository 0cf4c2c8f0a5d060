/** Runs: their files, their trainers, and steering them. */

import type { Texts } from './template';

export const runs: Texts = {
  // States, as a sentence names them.
  queued: '排队中',
  preparing: '正在准备',
  running: '正在训练',
  pausing: '正在暂停',
  paused: '已暂停',
  finished: '已完成',
  stopped: '已停止',
  failed: '失败',
  lost: '已中断',
  // Finding and listing.
  'The run {} was expected in {}; it is not there.': '{2} 中应有训练 {1}，但它不在那里。',
  'It may have been deleted or renamed. The list shows the runs that are there.':
    '它可能已被删除或重命名。列表中是现有的训练。',
  '{} was expected to be a run; it is none.': '{1} 应为一次训练，但并不是。',
  'Choose another one.': '请选择另一个。',
  'Different runs were expected; received the same one twice.': '应为不同的训练，但同一个出现了两次。',
  'Choose each run once.': '每个训练请只选一次。',
  'A picture that was opened, or of a run, was expected; received one that Lathe made.':
    '应为打开的图片或某次训练的图片，但收到的是 Lathe 生成的图片。',
  'A picture of {} was expected; it has no {…} picture {}.': '应为 {1} 的图片，但它没有第 {3} 张{2}图片。',
  'A head from a run, or from a weights file that you chose, was expected; received another file.':
    '分类头应来自某次训练，或来自所选的权重文件，但收到的是别的文件。',
  'Choose the file in the form of a new run.': '请在新建训练的表单中选择该文件。',
  // Steering.
  'A pace from {} to {} percent was expected; received {}.': '速度应为 {1} 到 {2} 之间的百分数，但收到 {3}。',
  'Name a whole number of percent: 50 computes half of the time.': '请给出整数百分比：50 表示只用一半时间计算。',
  'A run that is being trained was expected; this one is {…} and has no trainer.':
    '应为正在进行的训练，但它{1}，没有训练进程。',
  'Nothing has to be done. “lathe resume RUN --epochs N” trains it for longer.':
    '无需任何操作。用“lathe resume 训练 --epochs N”可以训练得更久。',
  'Go on with “lathe resume RUN”.': '请用“lathe resume 训练”继续。',
  'A run without a trainer was expected; process {} is writing {}.':
    '应为没有训练进程的训练，但进程 {1} 正在写入 {2}。',
  'Stop it, then delete it.': '请先停止它，再删除。',
  'A run without a trainer was expected; one is just beginning with {}.':
    '应为没有训练进程的训练，但一个进程刚刚开始 {1}。',
  'Wait until it has begun.': '请等到它开始之后。',
  'A run without a trainer was expected; process {} is writing this one, and it is {…}.':
    '应为没有训练进程的训练，但进程 {1} 正在写入它，状态为{2}。',
  'It goes on by itself. Pause it with “lathe pause RUN” or stop it with “lathe stop RUN” before.':
    '它会自行继续。请先用“lathe pause 训练”暂停，或用“lathe stop 训练”停止。',
  '--epochs expects a run without a trainer; this one is held in memory by its trainer.':
    '--epochs 要求没有训练进程的训练，但它仍由训练进程保留在内存中。',
  'Release it with “lathe pause RUN --release”, then resume it with --epochs.':
    '请用“lathe pause 训练 --release”释放它，再带 --epochs 继续。',
  'A run that is not finished was expected; this one has trained all its {} epochs.':
    '应为尚未完成的训练，但它的 {1} 轮已全部训练完。',
  'Name more epochs to train it for longer: lathe resume RUN --epochs {}':
    '要训练得更久，请指定更多轮数：lathe resume 训练 --epochs {1}',
  '--epochs expects the whole number of epochs that the run shall have in all, from {} up to {}; received {}.':
    '--epochs 应为训练总共的轮数，{1} 到 {2} 的整数，但收到 {3}。',
  '{} are trained already. --epochs {} adds ten.': '已训练 {1} 轮。--epochs {2} 会再加十轮。',
  'A run without a writer was expected; process {} is writing {}.': '应为没有进程写入的训练，但进程 {1} 正在写入 {2}。',
  'A run without a writer was expected; process {} on {} is writing {}.':
    '应为没有进程写入的训练，但 {2} 上的进程 {1} 正在写入 {3}。',
  'Wait for it, or pause it with “lathe pause RUN --release”.':
    '请等待它结束，或用“lathe pause 训练 --release”将其暂停。',
  'Wait for it. If {} does not work on it any more, remove {}.': '请等待它结束。若 {1} 已不再处理它，请删除 {2}。',
  'The forecast was cancelled.': '预估已取消。',
  'Ask for it again when you like.': '需要时可以重新预估。',
  'Waiting for the run was cancelled; it does what was asked of it all the same.':
    '已不再等待该训练；它仍会执行所要求的操作。',
  'See how it stands with “lathe show RUN”.': '请用“lathe show 训练”查看其状态。',
  // What ended a trainer.
  'The trainer of {} was expected to finish it; it is gone without a word.':
    '{1} 的训练进程应完成训练，但它已不在，也没有留下任何消息。',
  'Its last checkpoint is kept: go on with “lathe resume RUN”.': '最后一个检查点已保留：请用“lathe resume 训练”继续。',
  'Its last checkpoint is kept: go on with “lathe resume RUN”. With less memory in use, try a smaller --batch.':
    '最后一个检查点已保留：请用“lathe resume 训练”继续。若要少用内存，可减小 --batch。',
  '{…}; {…}. It wrote nothing before.': '{1}，但{2}。此前它没有写出任何内容。',
  '{…}; {…}. It wrote last:\n{}': '{1}，但{2}。它最后写出的是：\n{3}',
  'The trainer was expected to finish the run': '训练进程应完成训练',
  'A trainer process was expected to answer': '训练进程应作出应答',
  'Run “lathe doctor”, which checks Node, TensorFlow and memory.':
    '请运行“lathe doctor”，它会检查 Node、TensorFlow 与内存。',
  'it ended with code {}': '它以代码 {1} 结束',
  'it ended by {}': '它因信号 {1} 结束',
  'it ended by {} ({…})': '它因信号 {1} 结束（{2}）',
  'killed from outside, as the system does when memory runs out': '被外部终止，内存耗尽时系统会这样做',
  'a crash in native code': '原生代码崩溃',
  'native code or Node gave up, often for lack of memory': '原生代码或 Node 放弃运行，往往是因为内存不足',
  'an instruction that this processor does not have': '遇到此处理器不支持的指令',
  'a file that it had mapped into memory became shorter': '映射到内存的文件变短了',
  head: '分类头',
  main: '主',
  'the validation loss has not fallen for {} epochs': '验证损失已连续 {1} 轮没有下降',
  // Files of a run.
  '{…} was expected in {}; {…}.': '{2} 中应为{1}，但{3}。',
  'The settings of a run': '训练的设置',
  'The pictures of a run': '训练的图片列表',
  'The status of a run': '训练的状态',
  'The journal of a run': '训练的日志',
  'The id of a run': '训练的编号',
  'The pointers to checkpoints': '检查点的指针',
  'The end of event {} at byte {}': '第 {1} 个事件在第 {2} 字节处的结尾',
  'The confusion matrix of the best epoch': '最佳轮次的混淆矩阵',
  'The predictions of the best epoch': '最佳轮次的预测',
  'A prediction for each validation picture': '每张验证图片的预测',
  'Put the file back from a copy, or begin a new run.': '请从备份恢复该文件，或新建一次训练。',
  'it is not JSON': '它不是 JSON',
  'it is {}': '它是 {1}',
  'the file is not there': '文件不存在',
  'the file can’t be opened': '文件无法打开',
  'there is no event in it': '其中没有任何事件',
  'a pointer leads nowhere': '有一个指针没有指向任何内容',
  'it reaches to event {} and byte {}, and has no such place': '它只到第 {1} 个事件、第 {2} 字节，没有这个位置',
  'it has {} rows, which are not those of the {} validation pictures': '它有 {1} 行，与 {2} 张验证图片不符',
  'it does not fit its {} classes': '它与 {1} 个类别不符',
  'row {} is not whole': '第 {1} 行不完整',
  'row {} has a word for a number': '第 {1} 行应为数字处是文字',
  'row {} is not comma-separated values': '第 {1} 行不是以逗号分隔的值',
  'reading it failed with “{…}”': '读取时出错：“{1}”',
  'The files of a run were expected; reading them failed with “{…}”.': '应为训练的文件，但读取时出错：“{1}”。',
  'Put them back from a copy, or delete the run.': '请从备份恢复这些文件，或删除该训练。',
  // Checkpoints.
  'A checkpoint was expected in {}; none can be read. {…}': '{1} 中应有检查点，但没有一个可以读取。{2}',
  'A checkpoint was expected in {}, since the run has trained; there is none.':
    '训练已经进行过，{1} 中应有检查点，但一个也没有。',
  'Put the folder back from a copy, or begin a new run with the same settings (lathe train --config run.json).':
    '请从备份恢复该文件夹，或用相同的设置新建一次训练（lathe train --config run.json）。',
  'its state has another checksum': '其状态的校验和不符',
  'the tensor {} is missing': '缺少张量 {1}',
  'the tensor {} has another checksum': '张量 {1} 的校验和不符',
  // Folders of runs, import and trash.
  'A folder for runs was expected at {}; there is something else in its place or on the way to it.':
    '{1} 应为存放训练的文件夹，但那里或其路径上是别的内容。',
  'Name another folder with --runs.': '请用 --runs 指定另一个文件夹。',
  'A run without a trainer was expected; process {} is writing the one in {}.':
    '应为没有训练进程的训练，但进程 {1} 正在写入 {2} 中的训练。',
  'Pause or stop it, then import it.': '请先暂停或停止它，再导入。',
  'The folder of a run, with a run.json in it, was expected; {} has none.':
    '应为含有 run.json 的训练文件夹，但 {1} 中没有。',
  'Open the folder of a single run: its name begins with a date and ends with five letters.':
    '请打开单个训练的文件夹：其名称以日期开头，以五个字母结尾。',
  'The import was cancelled.': '导入已取消。',
  'Nothing was copied.': '没有复制任何内容。',
  '{} was expected in the trash; it is not there.': '{1} 应在回收站中，但它不在那里。',
  'It may have been restored already, or the trash was emptied.': '它可能已被还原，或回收站已清空。',
  'A free name was expected for the run at {}; a run of that name is there already.':
    '{1} 处应没有同名的训练，但那里已有一个。',
  'It may be the same run. Delete the one that is there, or rename its folder, then try again.':
    '它们可能是同一个训练。请删除那里的训练，或重命名其文件夹，然后再试一次。',
};
