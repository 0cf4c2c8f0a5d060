/** What to do next: one or two sentences for each kind of step. */

import { IMAGE_FORMATS } from '../../file-formats';
import type { Ability, WritePlace } from '../../failures/step-facts';
import type { HostTexts } from '../texts';
import { settingTexts } from './setting-texts';
import { zh } from './spacing';

const orList = (names: readonly string[]): string => `${names.slice(0, -1).join('、')} 或 ${names.at(-1) ?? ''}`;

/** What to do where nothing can be written: with a full disk, and with a place that may not be written to. */
const ELSEWHERE: Readonly<Record<WritePlace, readonly [full: string, denied: string]>> = {
  run: ['请腾出空间，或用 --runs 选择另一个文件夹。此前写入的内容已保留。', '请更改该文件夹的权限，或另选一个。'],
  file: ['请腾出空间，或指定另一个磁盘上的文件。', '请更改该文件夹的权限，或指定一个存在且可写入的文件夹中的文件。'],
  folder: ['请在那里腾出空间，或另选一个文件夹。', '请取得在那里写入的权限，或另选一个文件夹。'],
  features: [
    '请在那里腾出空间，或关闭特征缓存（--feature-cache off）。',
    '请取得在那里写入的权限，或关闭特征缓存（--feature-cache off）。',
  ],
  cache: [
    '请在那里腾出空间，或将 LATHE_CACHE 设为另一个文件夹。',
    '请取得在那里写入的权限，或将 LATHE_CACHE 设为另一个文件夹。',
  ],
};

const INSTEAD: Readonly<Record<Ability, string>> = {
  'browse-folders': '请在系统对话框中选择文件夹。',
  'choose-folder': '请在文件夹浏览器中选择文件夹。',
  'choose-weights': '请写出文件的路径。',
  'reveal-folder': '训练页面上写明了它的文件夹在哪里。',
};

export const nextSteps: HostTexts['nextSteps'] = {
  'as-told': ({ hint }) => hint,
  run: ({ command }, text) => `请运行“${text(command)}”。`,
  'go-on': ({ command }, text) => `请用“${text(command)}”继续。`,
  'list-runs': ({ command }, text) => `“${text(command)}”会列出它们；用 --runs 可指定另一个文件夹。`,
  'write-more': () => '请把名称写得更长一些。',
  // Files and images.
  'write-elsewhere': ({ place, isFull }) => ELSEWHERE[place][isFull ? 0 : 1],
  'look-at-disk': () => '请检查磁盘或网络共享是否连接且完好、打开的文件是否过多，然后再试一次。已保存的内容不会丢失。',
  'name-new-folder': () => '请指定一个尚不存在的文件夹。',
  'start-again': () => '需要时可以重新开始；已完成的部分没有丢失。',
  'check-path': () => '请检查路径及其拼写。',
  'allow-reading': () => '请为自己取得读取它的权限。',
  'take-other-weights': () =>
    '请重新下载或导出该文件，或另选一个：.safetensors、.h5、.keras、.onnx，或 TensorFlow.js 的 model.json。',
  'convert-tfjs': () => '请用 tensorflowjs_converter 重新转换模型：格式为 tfjs_layers_model，不做量化。',
  'take-vgg16': () => '请使用 Keras 不含顶层的 VGG16 文件，或运行“npm run setup”获取权重。',
  'fetch-weights': ({ command, own }, text) =>
    `请运行“npm run setup”或“${text(command)}”获取权重，或自备文件：${text(own)}`,
  'fetch-weights-anew': ({ command }, text) => `请删除该文件，然后运行“${text(command)}”重新获取。`,
  'name-image-folder': () => '请指定图片所在的文件夹。',
  'begin-at-root': () => '请从根目录写起。',
  'make-classes': () => '请为每个类别建立一个以其命名的文件夹，并把图片放进去。',
  'same-subfolders': () => '请让两个文件夹中的子文件夹名称相同。',
  'name-inner': ({ command }, text) => zh`其中只有一个含有文件夹的文件夹，请指定它：${text(command)}`,
  'say-layout': ({ asClasses, asSplit }, text) =>
    zh`请说明是哪一种。每个文件夹是一个类别：“${text(asClasses)}”。它们是用于训练和验证的部分：“${text(asSplit)}”。`,
  'name-parts': () => '请将用于训练的文件夹命名为“train”，用于验证的命名为“validation”。',
  'add-images-beside': () => '请为它添加图片；其他图片未被采用的原因就写在它们旁边。',
  'add-images': ({ command }, text) => zh`请添加图片，或查看哪些图片未被采用及其原因：${text(command)}`,
  'find-images': ({ command }, text) =>
    zh`请放回这些图片，或指明它们现在所在的文件夹：“${text(command)}”会按内容找到它们，名称不同也可以。`,
  'name-folder-of-all': () => '没有作任何改动。请指定包含此训练全部图片的文件夹，子文件夹和文件名可以不同。',
  'restore-image': () => '请放回原来的文件后继续训练，或用文件夹现在的内容新建一次训练。',
  'choose-image': () => zh`请选择${orList(Object.keys(IMAGE_FORMATS))}文件。`,
  'open-again': () => '请重新打开该文件夹或图片。',
  'open-another': () => '请打开另一个。',
  'close-programs': () => '请关闭其他程序，或查找文件夹中特别大的图片。',
  'resume-for-features': () => '请继续训练：损坏的部分已移除，会重新计算。',
  'allow-features': () => '请取得读取它的权限，或关闭特征缓存（--feature-cache off）。没有移除任何内容。',
  'name-out-beside': () => '请用 --out 指定它旁边的文件夹。',
  'ask-for-fewer': () => '请用 --train 与 --validation 要求更少的图片。',
  'drop-again': () => '请重新拖入这些文件。',
  'drop-images': () => '请拖入图片或文件夹。',
  'rename-for-upload': () => '请重命名该文件或文件夹：名称不能是“..”，不能含有反斜杠，也不能是 Windows 的保留名称。',
  'open-where-lathe-runs': () => '请在运行 Lathe 的计算机上打开该文件夹，而不要上传。',

  // Runs and their trainers.
  'see-list': () => '它可能已被删除或重命名。列表中是现有的训练。',
  'choose-another-run': () => '请选择另一个。',
  'perhaps-restored': () => '它可能已被还原，或回收站已清空。',
  'open-run-folder': () => '请打开单个训练的文件夹：其名称以日期开头，以五个字母结尾。',
  'delete-or-rename': () => '它们可能是同一个训练。请删除那里的训练，或重命名其文件夹，然后再试一次。',
  'name-runs-folder': () => '请用 --runs 指定另一个文件夹。',
  'choose-each-once': () => '每个训练请只选一次。',
  'restore-run-file': () => '请从备份恢复该文件，或新建一次训练。',
  'remove-other': ({ path }) => zh`请把训练自己的内容放回 ${path}；若清楚它指向哪里，也可将其删除。`,
  'restore-folder': () => '请把文件夹以原名放回；训练会从最后一个检查点继续。',
  'restore-or-delete': () => '请从备份恢复这些文件，或删除该训练。',
  'restore-checkpoints': ({ command }, text) =>
    `请从备份恢复该文件夹，或用相同的设置新建一次训练（${text(command)}）。`,
  'open-image-again': () => '请重新打开该图片。',
  'wait-or-release': ({ command }, text) => `请等待它结束，或用“${text(command)}”将其暂停。`,
  'break-lock': ({ host, lock }) => zh`请等待它结束。若 ${host} 已不再处理它，请删除 ${lock}。`,
  'pause-or-stop': ({ pause, stop }, text) => `它会自行继续。请先用“${text(pause)}”暂停，或用“${text(stop)}”停止。`,
  'wait-for-start': () => '请等到它开始之后。',
  'stop-then-delete': () => '请先停止它，再删除。',
  'pause-then-import': () => '请先暂停或停止它，再导入。',
  'release-then-extend': ({ command }, text) => `请用“${text(command)}”释放它，再带 --epochs 继续。`,
  'nothing-to-do': ({ longer }, text) => `无需任何操作。用“${text(longer)}”可以训练得更久。`,
  'train-longer': ({ command }, text) => `要训练得更久，请指定更多轮数：${text(command)}`,
  'ten-more-epochs': ({ trained }) => `已训练 ${trained} 轮。--epochs ${trained + 10} 会再加十轮。`,
  'name-percent': () => '请给出整数百分比：50 表示只用一半时间计算。',
  'show-run': ({ command }, text) => `请用“${text(command)}”查看其状态。`,
  'nothing-copied': () => '没有复制任何内容。',
  'leave-split': () => '请去掉 --split，或只指定训练图片的文件夹。',
  'choose-in-form': () => '请在新建训练的表单中选择该文件。',
  'take-fitting-head': () => '请使用类别与预处理都相同的训练的分类头，或去掉 --head-from，先训练分类头。',
  'free-for-runs': () => '请腾出空间，或用 --runs 选择另一个磁盘上的文件夹。',
  'free-for-features': () => '请腾出空间，或将 LATHE_CACHE 设为另一个磁盘上的文件夹，或使用 --feature-cache off。',
  'search-then-tune': () => '请先用 --recipe bottleneck --search 搜索分类头，再用 --head-from 微调。',
  'see-searched': ({ command }, text) => `“${text(command)}”会列出它们；每个都带有“search”标签。`,
  'forecast-again': () => '需要时可以重新预估。',
  'see-doctor': ({ command }, text) => `请运行“${text(command)}”，它会检查 Node、TensorFlow 与内存。`,
  'resume-kept': ({ command }, text) => `最后一个检查点已保留：请用“${text(command)}”继续。`,
  'resume-with-less': ({ command }, text) =>
    `最后一个检查点已保留：请用“${text(command)}”继续。若要少用内存，可减小 --batch。`,
  'less-memory': () => '请关闭其他程序后继续训练，或用更小的 --batch 或 --size 新建一次训练。检查点已保留。',

  // Settings and shapes.
  'setting-advice': ({ setting }) => settingTexts[setting].advice,
  'leave-setting-out': () => '请去掉它，因为它不起作用；或改选它所适用的设置。',
  'unfreeze-block': () => '文章的选择是 --unfreeze block5；若也要训练第 4 块，请用 --unfreeze block4+。',
  'train-head-alone': () => '只训练分类头请用 --recipe bottleneck，否则用 --unfreeze block5。',
  'keep-views': () => '请指定每张图片保留多少个视图，例如 --augment-views 4。',
  'leave-pooling-out': () => '请去掉 --pooling。',
  'leave-recipe-out': () => '使用 --config 时请去掉 --recipe 和 --preset，否则去掉 --config。',
  'reload-page': () => '请重新加载页面：它的版本可能与主机不同。',

  // The page and the shell.
  'page-reconnects': () => '训练仍在进行。“lathe serve”恢复应答后，页面会自动重新连接。',
  'save-then-drop': () => '请先保存它，再从所在的文件夹拖到这里。',
  'try-again': () => '请再试一次。',
  'set-up': () => '请运行一次 npm run setup，然后再试一次。',

  // Hosts.
  'report-defect': () => '已保存的内容没有丢失。请再试一次；若再次出现，请将这段文字原样报告给我们。',
  'see-terminal': () => '“lathe serve”的终端中有更多信息。',
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
    zh`请指定${orList(Object.keys(IMAGE_FORMATS))}文件，或含有这些文件的文件夹；问题列表说明了原因。`,
  // Engine.
  'set-up-provides': () => '请运行“npm run setup”获取它。',
  'set-up-library': ({ folder }) => zh`请删除${folder}，然后运行“npm run setup”，它会重新提供该库。`,
  'set-up-anew': ({ folder }) => zh`它可能是为另一种系统或处理器准备的。请删除${folder}，然后运行“npm run setup”。`,
  'lower-learning-rate': () => '请用小十倍的学习率（--learning-rate）重新训练；此步之前的检查点已保留。',
  'use-fitting-head': () => '请使用以相同的图片尺寸、池化方式、隐藏单元数与类别数训练的分类头。',
  'train-head': () => '请让该训练至少完成一轮，或去掉 --head-from，先训练分类头。',
  'train-model': ({ command }, text) => `请用“${text(command)}”训练它。`,
  'choose-one': () => '请选择其中之一。',
  'name-as-trained': () => '请让每个图片文件夹的名称与训练时的类别名称完全相同。',
  'choose-evaluation': () => '请选择含有模型各类别图片的文件夹。',
  'start-task-again': () => '需要时可以重新开始。',
  'give-share': () => '请给出一个比例，例如 0.2 表示每五张取一张。',
  'add-different-images': () => '请为该类别添加不同的图片，或另用一个文件夹提供验证图片。',
};
