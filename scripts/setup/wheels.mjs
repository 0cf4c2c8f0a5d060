/** Gets a wheel, from wherever this computer can get it, and never one with another SHA-256 than the pinned one. */

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { downloadFile, obtain } from './download.mjs';
import { SetupFailure } from './failure.mjs';
import { hashOfFile, parseJson, statOrNull } from './files.mjs';
import { getText } from './http.mjs';
import { downloadWithPip, findPython } from './pip.mjs';
import { humanBytes } from './progress.mjs';

/** @import { Means, Network } from './network.mjs' */
/** @import { WheelFile } from './releases.mjs' */

/** What lets set-up get a wheel by itself; a sentence that begins before it ends with a comma. */
export const LET_REACH_AN_INDEX = [
  '  PIP_INDEX_URL=https://your.index/simple   (where there is Python, index-url in pip.conf does as well),',
  '  HTTPS_PROXY=http://your.proxy:port,',
  '  PIP_CERT=/your/certificates.pem           (where something on the way has certificates of its own),',
];

/**
 * In order: what an earlier call has downloaded, the package indexes, pip itself. Gives the verified file, in the cache’s
 * `downloads`. `byHand` tells how a person brings the file, in lines after “or”.
 * @type {(wheel: WheelFile, means: Means, byHand: readonly string[]) => Promise<string>}
 * @throws {SetupFailure} with everything that was tried
 */
export async function obtainWheel(wheel, means, byHand) {
  const { project, version, bytes, sha256 } = wheel;
  const file = join(means.cache, 'downloads', wheel.file);
  const label = `${project} ${version}`;
  const wanted = { file, bytes, digest: { algorithm: /** @type {const} */ ('sha256'), hex: sha256 }, label };
  /** @param {URL} index */
  const fromIndex = async (index) =>
    downloadFile({ ...wanted, url: await findInIndex(index, wheel, means.network) }, means);
  const fromPip = async () => {
    const python = await findPython();
    if (python !== null) return downloadWithPip(python, wheel, wanted, means);
    const none = means.indexes.length === 0 ? 'no package index is configured, and ' : '';
    throw new Error(`${none}there is no Python with pip to ask`);
  };
  const sources = () => [
    ...means.indexes.map((index) => ({ name: `index ${index.host}`, get: () => fromIndex(index) })),
    { name: 'pip', get: fromPip },
  ];
  const reasons = await obtain(wanted, sources, means);
  if (reasons === null) return file;
  throw cantBeHad(`${wheel.file} (${humanBytes(bytes)})`, reasons, [
    `It is a file of ${project} ${version} in the Python package index. Either let this computer reach an index:`,
    ...LET_REACH_AN_INDEX,
    `or ${byHand.join('\n')}`,
  ]);
}

/** @type {(what: string, reasons: readonly string[], nextSteps: readonly string[]) => SetupFailure} a reason may have lines */
export function cantBeHad(what, reasons, nextSteps) {
  const list = reasons.map((reason) => `  - ${reason.replaceAll('\n', '\n    ')}`);
  return new SetupFailure([`${what} can’t be had:`, ...list].join('\n'), nextSteps.join('\n'));
}

const ACCEPT = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.5, text/html;q=0.1';

/**
 * Where a file can be downloaded, from the simple repository interface as JSON (PEP 691) or HTML (PEP 503).
 * @type {(index: URL, wanted: { project: string, file: string }, network: Network) => Promise<URL>}
 * @throws {Error} when the index can’t be reached, or does not list it
 */
export async function findInIndex(index, { project, file }, network) {
  const page = new URL(`${index.href.replace(/\/+$/, '')}/${project}/`);
  const text = await getText(page, { Accept: ACCEPT }, network);
  const link = linksIn(text).get(file);
  if (link === undefined) throw new Error(`does not list ${file}`);
  const url = new URL(link, page);
  url.hash = '';
  if (url.origin === index.origin && url.username === '') {
    url.username = index.username;
    url.password = index.password;
  }
  return url;
}

/** @type {(text: string) => Map<string, string>} by the names of files; in HTML the last part of a link’s path */
function linksIn(text) {
  const page = /** @type {{ files?: { filename: string, url: string }[] } | null} */ (parseJson(text));
  if (page !== null) return new Map(page.files?.map(({ filename, url }) => [filename, url]));
  const quoted = [...text.matchAll(/<a\b[^>]*?\bhref\s*=\s*(["'])(.*?)\1/gis)].map(([, , link = '']) => link);
  const links = quoted.map((link) => link.replaceAll('&amp;', '&').replaceAll('&#38;', '&'));
  return new Map(links.map((link) => [decodeURIComponent(basename(link.split(/[?#]/)[0] ?? '')), link]));
}

/**
 * Files by what they are, out of those that a person brings: files, or folders of them. `wheels` is what is needed.
 * @type {(paths: readonly string[], wheels: readonly WheelFile[]) => Promise<Map<WheelFile, string>>}
 * @throws {SetupFailure} when a named file is none of them
 */
export async function matchNamedWheels(paths, wheels) {
  /** @type {Map<WheelFile, string>} */
  const found = new Map();
  for (const path of paths) {
    // The wheels in a folder, or the file itself.
    const names = await readdir(path).catch(() => null);
    const files = names?.filter((name) => name.endsWith('.whl')).map((name) => join(path, name)) ?? [path];
    for (const file of files) {
      const bytes = (await statOrNull(file))?.bytes ?? null;
      const sameSize = wheels.filter((wheel) => wheel.bytes === bytes);
      const sha256 = sameSize.length > 0 ? await hashOfFile(file) : null;
      const wheel = sameSize.find((each) => each.sha256 === sha256);
      if (wheel !== undefined) found.set(wheel, file);
      else if (file === path) throw notExpected(file, bytes, sha256, wheels);
    }
  }
  return found;
}

/** @type {(file: string, bytes: number | null, sha256: string | null, wheels: readonly WheelFile[]) => SetupFailure} */
function notExpected(file, bytes, sha256, wheels) {
  const received = bytes === null ? 'no such file' : `${bytes} bytes${sha256 === null ? '' : `, SHA-256 ${sha256}`}`;
  const expected = wheels.map((wheel) => `  ${wheel.file}, ${wheel.bytes} bytes, SHA-256 ${wheel.sha256}`).join('\n');
  return new SetupFailure(
    `${basename(file)} is not a wheel that Lathe needs here. Received ${received}; expected:\n${expected}`,
    'Download exactly that file; another version or another system’s build does not fit the rest of Lathe.',
  );
}
