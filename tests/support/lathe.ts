/** The `lathe` command as another program calls it: a real process on the build in `out/`. */

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');
const COMMAND = join(ROOT, 'bin', 'lathe');

/** Whether there is a build to start; without one these tests are skipped. */
export const isBuilt = ['cli.js', 'trainer.js', 'image-worker.js'].every((name) =>
  existsSync(join(ROOT, 'out', 'main', name)),
);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the match as soon as standard error has it, however long ago it was written. */
  readonly shown: (pattern: RegExp) => Promise<string>;
  /** The same of standard output. */
  readonly printed: (pattern: RegExp) => Promise<string>;
}

export function startLathe(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (text: Buffer) => (said[stream] += text.toString()));
  }
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, ...said })));
  const heard = (stream: keyof typeof said, pattern: RegExp): Promise<string> =>
    new Promise((done, fail) => {
      const look = (): void => {
        const found = pattern.exec(said[stream]);
        if (found !== null) done(found[0]);
      };
      child[stream].on('data', look);
      look();
      void ended.then(() => fail(new Error(`ended without ${String(pattern)}:\n${said.stderr}\n${said.stdout}`)));
    });
  return { child, ended, shown: (pattern) => heard('stderr', pattern), printed: (pattern) => heard('stdout', pattern) };
}

export function lathe(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return startLathe(args, env).ended;
}

/** Runs `lathe ARGS --json`; the whole of standard output must be one document. */
export async function latheJson(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; document: unknown; stderr: string }> {
  const { code, stdout, stderr } = await lathe([...args, '--json'], env);
  if (!stdout.trimEnd().endsWith('}'))
    throw new Error(`no document from lathe ${args.join(' ')}:\n${stdout}\n${stderr}`);
  return { code, document: JSON.parse(stdout), stderr };
}

export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'lathe-test-'));
}
