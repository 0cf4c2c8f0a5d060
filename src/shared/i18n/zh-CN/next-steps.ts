/** What to do next: one or two sentences for each kind of step. */

import { inChinese } from '../../chinese';
import type { Ability } from '../../failures/next-step';
import type { HostTexts } from '../texts';

const INSTEAD: Readonly<Record<Ability, string>> = {
  'browse-folders': '请在系统对话框中选择文件夹。',
  'choose-folder': '请在文件夹浏览器中选择文件夹。',
  'choose-weights': '请写出文件的路径。',
  'reveal-folder': '训练页面上写明了它的文件夹在哪里。',
};

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => inChinese(hint),
  run: ({ command }, text) => `请运行“${text(command)}”。`,
  'go-on': ({ command }, text) => `请用“${text(command)}”继续。`,
  'list-runs': ({ command }, text) => `“${text(command)}”会列出它们；用 --runs 可指定另一个文件夹。`,
  'write-more': () => '请把名称写得更长一些。',

  // Hosts.
  'report-defect': () => '已保存的内容没有丢失。请再试一次；若再次出现，请将这段文字原样报告给我们。',
  'see-terminal': () => '“lathe serve”的终端中有更多信息。',
  'set-up': () => '请运行一次 npm run setup，然后再试一次。',
  'try-again': () => '请再试一次。',
  'start-again': () => '需要时可以重新开始。',
  'reload-page': () => '请重新加载页面：它的版本可能与主机不同。',
  'name-job': () => '请为每个任务取不同的名称。',
  'open-again': () => '请重新打开该文件夹或图片。',
  'choose-port': () => '请用 --port 另选一个端口，或去掉 --port 以使用空闲的端口。',
  'write-amount': () => '请写出带 kB、MB、GB 或 TB 的数字，或不设此变量以使用 20 GB。',
  instead: ({ ability }) => INSTEAD[ability],
  'provide-weights': ({ fetch, bring }, text) => `请运行“${text(fetch)}”，或自备文件：${text(bring)}。`,
  'fetch-on': ({ command }, text) => `继续获取：${text(command)}`,

  // What the doctor advises.
  'newer-node': () =>
    'Lathe 需要 Node 20.19、22.12 或 24（或这些系列的更高版本）。请用系统的包管理器、nvm 或 fnm 安装更新的版本，然后重新启动。',
  'run-set-up': () => '请运行“npm run setup”。',
  'other-systems': () => '请使用 Linux x64；其他系统请参阅 README。',
  'build-addon': () => '没有它也可以训练；也可以用“npm run build:native”构建（需要 CMake 与 C++ 编译器）。',
  'free-runs-disk': () => '请腾出空间，或用 --runs 选择另一个文件夹。',
  'free-cache-disk': () => '请腾出空间，或将 LATHE_CACHE 设为另一个文件夹。',
  'use-less-memory': () => '训练时内存不足，请减小 --batch 或 --size。',

  // The command line.
  'see-help': ({ command }, text) => `请参阅“${text(command)}”。`,
  'did-you-mean': ({ call, meant }, text) => {
    const named = meant.map((each) => (each.startsWith('-') ? each : `“${text([...call, each])}”`));
    return `是否想用 ${named.join(' 或 ')}？`;
  },
  'name-runs-once': ({ command }, text) => `请只写出每个训练一次；“${text(command)}”会列出它们。`,
  'begin-run': ({ command }, text) => `开始训练：${text(command)}`,
  'name-images': () =>
    '请指定 JPEG、PNG、WebP、GIF、BMP、TIFF 或 AVIF 文件，或含有这些文件的文件夹；问题列表说明了原因。',
  'free-space-for-file': () => '请腾出空间，或指定另一个磁盘上的文件。',
  'name-writable-file': () => '请指定一个存在且可写入的文件夹中的文件。',
};
