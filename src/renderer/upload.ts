/** Files that a person dropped on the page in a browser: listed, sent to the host, which keeps them and opens them. */

import type { OpenedItem } from '../shared/contract/images';
import type { HostBridge, PreloadBridge, Reply } from '../shared/contract/requests';
import type { Progress } from '../shared/trainer-protocol';

const MOST_FILES = 200_000;
/** Files on their way at the same time. */
const AT_ONCE = 4;
/** Deeper folders than these hold no images of a class. */
const MOST_PARTS = 8;

/**
 * The files of a drop. Electron takes a folder as one file; a browser shows its content, file by file.
 *
 * @param takesFolders whether the host asks the system where a dropped folder lies
 */
export async function filesOfDrop(data: DataTransfer, takesFolders: boolean): Promise<File[]> {
  if (takesFolders) return [...data.files];
  // Entries are only there until the first pause.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...data.files];
  const files: File[] = [];
  for (const entry of entries) await collect(entry, files);
  return files;
}

async function collect(entry: FileSystemEntry, files: File[]): Promise<void> {
  if (files.length >= MOST_FILES) return;
  if (isFile(entry)) files.push(await fileOf(entry));
  if (!isFolder(entry)) return;
  const reader = entry.createReader();
  const some = (): Promise<FileSystemEntry[]> => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  // A reader gives a hundred entries at a time.
  for (let entries = await some(); entries.length > 0; entries = await some()) {
    for (const each of entries) await collect(each, files);
  }
}

// Browsers know these classes by their members only; the names are not there to compare with.
function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** With its path below the dropped folder, as a file has it that was chosen with its folder. */
async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  const path = entry.fullPath.replace(/^\//, '');
  if (path.includes('/')) Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

interface Group {
  readonly name: string;
  /** Files with their paths below the dropped folder. */
  readonly files: { readonly path: string; readonly file: File }[];
}

/** What becomes one item: each dropped folder, each lone file. */
function groupsOf(files: readonly File[]): Iterable<Group> {
  const groups = new Map<string | number, Group>();
  files.forEach((file, i) => {
    const [folder = '', ...rest] = file.webkitRelativePath.split('/');
    const isLone = rest.length === 0;
    const key = isLone ? i : folder;
    const group = groups.get(key) ?? { name: isLone ? file.name : folder, files: [] };
    group.files.push({ path: isLone ? file.name : rest.slice(1 - MOST_PARTS).join('/'), file });
    groups.set(key, group);
  });
  return groups.values();
}

/** @returns one item for each dropped folder and each lone file */
export async function uploadFiles(
  { request }: Pick<HostBridge, 'request'> | Pick<PreloadBridge, 'request'>,
  files: readonly File[],
  onProgress: (progress: Progress) => void,
): Promise<Reply<readonly OpenedItem[]>> {
  const items: OpenedItem[] = [];
  let done = 0;
  for (const { name, files: queue } of groupsOf(files)) {
    const begun = await request('upload.begin', { name });
    if (!begun.ok) return begun;
    const { upload } = begun.value;
    const failures: Reply<never>[] = [];
    const send = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined && failures.length === 0; next = queue.shift()) {
        const reply = await request('upload.file', { upload, path: next.path, base64: await base64Of(next.file) });
        if (!reply.ok) failures.push(reply);
        onProgress({ done: ++done, total: files.length });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    if (failures[0] !== undefined) return failures[0];
    const ended = await request('upload.end', { upload });
    if (!ended.ok) return ended;
    items.push(ended.value);
  }
  return { ok: true, value: items };
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
