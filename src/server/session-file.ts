/** The sessions of a port, kept where a host that is started again finds them: a page then connects again by itself. */

import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../base/atomic';
import { readInside } from '../base/foreign-files';
import { parseShape, sha256, type Shape } from '../shared/schema';

/** Digests of what the browser has. */
const sessionShape = v.object({ cookie: sha256, secret: sha256 });
export type KnownSession = Shape<typeof sessionShape>;

const fileShape = v.object({ format: v.literal(1), sessions: v.array(sessionShape) });

/** A person has a few browsers; the session that began first ends when there are more. */
const MOST_SESSIONS = 16;
const MOST_BYTES = 1 << 16;
const OWNER_ONLY = 0o600;
const OWNERS_FOLDER = 0o700;

export class SessionFile {
  private constructor(
    private readonly file: string | null,
    private sessions: readonly KnownSession[],
  ) {}

  /** @param file null keeps them in memory alone. What can’t be read counts as no session. */
  static async open(file: string | null): Promise<SessionFile> {
    if (file === null) return new SessionFile(null, []);
    const sessions = await readInside(file, MOST_BYTES).then(
      (content) => parsed(content.toString('utf8')),
      () => [],
    );
    return new SessionFile(file, sessions);
  }

  get all(): readonly KnownSession[] {
    return this.sessions;
  }

  /** @throws LatheError disk-full, folder-not-writable */
  async add(session: KnownSession): Promise<void> {
    this.sessions = [...this.sessions, session].slice(-MOST_SESSIONS);
    if (this.file === null) return;
    await mkdir(dirname(this.file), { recursive: true, mode: OWNERS_FOLDER });
    await replaceFile(this.file, JSON.stringify({ format: 1, sessions: this.sessions }));
    await chmod(this.file, OWNER_ONLY);
  }
}

function parsed(text: string): readonly KnownSession[] {
  try {
    return parseShape(fileShape, JSON.parse(text)).sessions;
  } catch {
    return [];
  }
}
