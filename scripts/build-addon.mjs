/**
 * `node scripts/build-addon.mjs WHEEL`: compiles the addon that comes with Lathe for this computer’s platform again,
 * from the two C++ files of `@tensorflow/tfjs-node-gpu` and the headers and libraries of TensorFlow’s wheel, and
 * records its SHA-256 beside it. The same compiler gives the same bytes.
 */

import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compileAddon, findCompiler, headerTarget, NODE_API } from './setup/addon.mjs';
import { hashOfFile, statOrNull, writeJson } from './setup/files.mjs';
import { runProcess } from './setup/processes.mjs';
import { releaseFor } from './setup/releases.mjs';
import { extractMembers } from './setup/unzip.mjs';
import { matchNamedWheels } from './setup/wheels.mjs';

const repository = join(import.meta.dirname, '..');
const { platform, arch } = process;
const release = releaseFor({ flavour: 'cpu', platform, arch });
const compiler = await findCompiler();
const named = process.argv[2];
if (release === null || compiler === null || named === undefined) {
  throw new Error('usage: node scripts/build-addon.mjs WHEEL, on a platform with a release and a C++ compiler');
}
const wheel = (await matchNamedWheels([resolve(named)], [release.wheel])).get(release.wheel);
if (wheel === undefined) throw new Error(`${named} holds no ${release.wheel.file}`);

const work = await mkdtemp(join(tmpdir(), 'lathe-addon-'));
try {
  const libraries = release.libraries.map(({ member }) => join(work, member));
  await extractMembers(wheel, (member) => {
    const isLibrary = release.libraries.some((library) => library.member === member);
    return isLibrary ? join(work, member) : headerTarget(member, join(work, 'include'));
  });
  const folder = join(repository, 'resources', 'addon', `${platform}-${arch}`);
  const out = join(folder, 'tfjs_binding.node');
  await mkdir(folder, { recursive: true });
  await compileAddon({ compiler, repository, include: join(work, 'include'), libraries, platform, out });
  const version = (await runProcess(compiler, ['--version'])).stdout.split('\n')[0] ?? compiler;
  const sha256 = await hashOfFile(out);
  const { tensorflow } = release;
  const bytes = (await statOrNull(out))?.bytes ?? 0;
  const sources = '@tensorflow/tfjs-node-gpu 4.22.0 (binding/), node-api-headers 1.9.0';
  await writeJson(join(folder, 'tfjs_binding.json'), {
    tensorflow,
    nodeApi: NODE_API,
    sources,
    compiler: version,
    bytes,
    sha256,
  });
  console.log(`${out}: ${bytes} bytes, SHA-256 ${sha256}`);
} finally {
  await rm(work, { recursive: true, force: true });
}
