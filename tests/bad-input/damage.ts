/** Ways in which files come to harm. */

import { readFileSync, readdirSync, rmSync, truncateSync, writeFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One bit of the byte in the middle. */
export function flipBit(file: string): void {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(file, bytes);
}

/** Half of it is lost. */
export function cutOff(file: string): void {
  truncateSync(file, Math.floor(statSync(file).size / 2));
}

export function editText(file: string, edit: (text: string) => string): void {
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
}

/** Folders of a run’s checkpoints, the oldest first. */
export function checkpointFolders(run: string): string[] {
  const folder = join(run, 'checkpoints');
  const eventOf = (name: string): number => Number(/event-(\d+)$/.exec(name)?.[1]);
  return readdirSync(folder)
    .filter((name) => /^[a-z].*-event-\d+$/.test(name))
    .sort((a, b) => eventOf(a) - eventOf(b))
    .map((name) => join(folder, name));
}

/** As its trainer has it while it trains: in its journal, and in its status. */
export function makeRunning(run: string): void {
  editText(join(run, 'status.json'), (text) => text.replace('"finished"', '"running"'));
  editText(join(run, 'events.jsonl'), (text) => {
    const n = text.trimEnd().split('\n').length + 1;
    return `${text}${JSON.stringify({ n, at: '2026-01-01T00:00:00.000Z', kind: 'status', status: 'running' })}\n`;
  });
}

/** As it was before its trainer came: made, and nothing more. */
export function unbegin(run: string): void {
  editText(join(run, 'events.jsonl'), (text) => text.slice(0, text.indexOf('\n') + 1));
  editText(join(run, 'status.json'), (text) =>
    JSON.stringify({ ...(JSON.parse(text) as object), status: 'queued', best: null, epoch: 0, weightsSha256: null }),
  );
  for (const each of readdirSync(join(run, 'checkpoints'))) rmSync(join(run, 'checkpoints', each), { recursive: true });
}
