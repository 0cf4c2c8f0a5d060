/** Loopback servers, temporary folders and tiny wheels for the tests of set-up. */

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach } from 'vitest';
import type { Network } from '../../scripts/setup/network.mjs';
import type { Reporter } from '../../scripts/setup/progress.mjs';
import type { WheelFile } from '../../scripts/setup/releases.mjs';

const clearing: (() => void)[] = [];
afterEach(() => {
  for (const clear of clearing.splice(0)) clear();
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lathe-setup-'));
  clearing.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @returns the address of a server that ends with the test */
export async function serve(
  listener: RequestListener,
  prepare: (server: Server) => void = () => undefined,
): Promise<URL> {
  const server = createServer(listener);
  prepare(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  clearing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Reaches everything directly. */
export const DIRECT: Network = { proxyFor: () => null, ca: undefined, connectTimeoutMs: 2000, idleTimeoutMs: 2000 };

/** Keeps what is said. */
export function listeningReporter(): Reporter & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, say: (line) => lines.push(line), bytes: () => ({ at: () => undefined, end: () => undefined }) };
}

export function wheelOf(bytes: Buffer, file = 'tiny-1.0-py3-none-any.whl'): WheelFile {
  return { project: 'tiny', version: '1.0', file, bytes: bytes.length, sha256: sha256(bytes) };
}

/** A zip file whose members are stored (PKWARE APPNOTE, 4.3). */
export function zipOf(members: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(members)) {
    const data = Buffer.from(text);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, 0]);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), madeBy, fields, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(locals.length, 4);
  end.writeUInt16LE(locals.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from('PK\u0005\u0006'), end]);
}
