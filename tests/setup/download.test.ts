import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { downloadFile } from '../../scripts/setup/download.mjs';
import { SetupFailure } from '../../scripts/setup/failure.mjs';
import { DIRECT, listeningReporter, serve, sha256, temporaryFolder } from './support';

const CONTENT = randomBytes(300_000);
const MEANS = { network: DIRECT, reporter: listeningReporter(), pauseMs: 1 };

function downloadOf(url: URL, file: string) {
  const digest = { algorithm: 'sha256' as const, hex: sha256(CONTENT) };
  return { url: new URL('/file', url), file, bytes: CONTENT.length, digest, label: 'the file' };
}

/** Serves ranges and notes them; `cutAfter` breaks the first answers after so many bytes. */
function rangeServer(ranges: string[], cutAfter: number[] = []) {
  return serve((request, response) => {
    const range = request.headers.range ?? '';
    ranges.push(range);
    const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
    const rest = CONTENT.subarray(from);
    const headers = {
      'Content-Length': rest.length,
      'Content-Range': `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`,
    };
    response.writeHead(range === '' ? 200 : 206, headers);
    const cut = cutAfter.shift();
    if (cut === undefined) response.end(rest);
    else response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), 50));
  });
}

describe('a download', () => {
  it('goes on where the connection broke, as often as it breaks', async () => {
    const ranges: string[] = [];
    const file = join(temporaryFolder(), 'file');
    await downloadFile(downloadOf(await rangeServer(ranges, [100_000, 50_000]), file), MEANS);
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
    expect(ranges).toEqual(['', 'bytes=100000-', 'bytes=150000-']);
  });

  it('goes on with what an earlier call has left', async () => {
    const ranges: string[] = [];
    const file = join(temporaryFolder(), 'file');
    writeFileSync(`${file}.partial`, CONTENT.subarray(0, 12_345));
    await downloadFile(downloadOf(await rangeServer(ranges), file), MEANS);
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
    expect(ranges).toEqual(['bytes=12345-']);
  });

  it('begins again at a server that knows no ranges', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(`${file}.partial`, CONTENT.subarray(0, 12_345));
    await downloadFile(downloadOf(await serve((_, response) => response.end(CONTENT)), file), MEANS);
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
  });

  it.each([
    ['another content of the same size', Buffer.alloc(CONTENT.length, 7)],
    ['a longer file', Buffer.concat([CONTENT, CONTENT])],
  ])('refuses %s and keeps nothing of it', async (_what, content) => {
    const folder = temporaryFolder();
    const url = await serve((_, response) => response.end(content));
    await expect(downloadFile(downloadOf(url, join(folder, 'file')), MEANS)).rejects.toThrow(SetupFailure);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a damaged rest of an earlier call, so that the next call begins anew', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(`${file}.partial`, Buffer.alloc(12_345, 7));
    const url = await rangeServer([]);
    await expect(downloadFile(downloadOf(url, file), MEANS)).rejects.toThrow(/expected SHA256 [0-9a-f]{64} .*received/);
    expect(existsSync(`${file}.partial`)).toBe(false);
    await downloadFile(downloadOf(url, file), MEANS);
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
  });

  it('says what a server answered, and does not insist on a file that is not there', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(404).end();
    });
    await expect(downloadFile(downloadOf(url, join(temporaryFolder(), 'file')), MEANS)).rejects.toThrow(
      'answered 404 for /file',
    );
    expect(asked).toBe(1);
  });

  it('follows a redirect to another host', async () => {
    const other = await rangeServer([]);
    const url = await serve((_, response) => response.writeHead(302, { Location: new URL('/file', other).href }).end());
    const file = join(temporaryFolder(), 'file');
    await downloadFile(downloadOf(url, file), MEANS);
    expect(readFileSync(file).equals(CONTENT)).toBe(true);
  });
});
