/** Files that a person dropped on the page in a browser: sent to the host, which keeps them and opens them. */

import type { OpenedItem } from '../shared/contract/images';
import type { HostBridge, PreloadBridge, Reply } from '../shared/contract/requests';
import type { Progress } from '../shared/trainer-protocol';

type Requester = Pick<HostBridge, 'request'> | Pick<PreloadBridge, 'request'>;

/** Files on their way at the same time. */
const AT_ONCE = 4;

/** The folder that a file was dropped in comes first in its relative path; a lone file has none. */
function relativePath(file: File): string {
  return file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error(`${file.name} can’t be read`));
    reader.onload = () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.readAsDataURL(file);
  });
}

/** Files by the upload that they belong to: each dropped folder is one, each lone file another. */
function groupsOf(files: readonly File[]): Map<string, File[]> {
  const groups = new Map<string, File[]>();
  files.forEach((file, i) => {
    const [folder = '', ...rest] = relativePath(file).split('/');
    const key = rest.length > 0 ? folder : `${i}/${folder}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  });
  return groups;
}

/** @returns one item for each dropped folder and each lone file */
export async function uploadFiles(
  bridge: Requester,
  files: readonly File[],
  onProgress: (progress: Progress) => void,
): Promise<Reply<readonly OpenedItem[]>> {
  const items: OpenedItem[] = [];
  let done = 0;
  const count = (): void => onProgress({ done: ++done, total: files.length });
  for (const [key, group] of groupsOf(files)) {
    const name = key.split('/').at(-1) ?? key;
    const begun = await bridge.request('upload.begin', { name });
    if (!begun.ok) return begun;
    const { upload } = begun.value;
    const sent = await sendAll(bridge, upload, group, count);
    if (!sent.ok) return sent;
    const ended = await bridge.request('upload.end', { upload });
    if (!ended.ok) return ended;
    items.push(ended.value);
  }
  return { ok: true, value: items };
}

async function sendAll(
  bridge: Requester,
  upload: string,
  files: readonly File[],
  onSent: () => void,
): Promise<Reply<null>> {
  const queue = [...files];
  const failures: Reply<null>[] = [];
  const send = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined && failures.length === 0; file = queue.shift()) {
      const path = relativePath(file).split('/').slice(-MOST_PARTS).join('/');
      const reply = await bridge.request('upload.file', { upload, path: inner(path), base64: await base64Of(file) });
      if (!reply.ok) failures.push(reply);
      onSent();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return failures[0] ?? { ok: true, value: null };
}

/** Deeper folders than these hold no images of a class. */
const MOST_PARTS = 8;

/** Below the dropped folder; a lone file as it is. */
function inner(path: string): string {
  const [, ...rest] = path.split('/');
  return rest.length > 0 ? rest.join('/') : path;
}
