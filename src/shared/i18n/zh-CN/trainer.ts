/** Failures of trainer processes. */

import type { TRAINER_FAILURES } from '../../failures/trainer';
import type { TextsOf } from '../texts';
import { zh } from './spacing';

const tasks = { training: '训练进程应完成训练', answer: '训练进程应作出应答' } as const;

const signals: Readonly<Partial<Record<string, string>>> = {
  SIGKILL: '被外部终止，内存耗尽时系统会这样做',
  SIGSEGV: '原生代码崩溃',
  SIGABRT: '原生代码或 Node 放弃运行，往往是因为内存不足',
  SIGILL: '遇到此处理器不支持的指令',
  SIGBUS: '映射到内存的文件变短了',
};

function ending(code: number | null, signal: string | null): string {
  if (signal === null) return zh`它以代码 ${code ?? '未知'} 结束`;
  const meaning = signals[signal];
  return meaning === undefined ? zh`它因信号 ${signal} 结束` : zh`它因信号 ${signal} 结束（${meaning}）`;
}

export const trainer: TextsOf<typeof TRAINER_FAILURES> = {
  'trainer-died': ({ task, code, signal, lastWords }) => {
    const told = lastWords === '' ? '此前它没有写出任何内容。' : `它最后写出的是：\n${lastWords}`;
    return `${tasks[task]}，但${ending(code, signal)}。${told}`;
  },
  'trainer-gone': ({ runDir }) => zh`${runDir} 的训练进程应完成训练，但它已不在，也没有留下任何消息。`,
  'step-out-of-memory': ({ said }) => `训练一步需要内存，但系统已没有可用内存（${said}）。`,
  'task-cancelled': () => '任务已取消。',
};
