/** `app://lathe/…`: the built page and images of the workbench, and nothing else, each with its policy. */

import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import type { PageFile } from '../../app/host/page-files';
import { contentSecurityPolicy, IMAGE_SECURITY_POLICY, PROTECTING_HEADERS } from '../../app/host/page-policy';
import { imageAt } from '../../app/host/image-address';
import type { Workbench } from '../../app/workbench/session/ports';
import { LatheError, documentOf } from '../../shared/failures/failure';
import { isOurs, PAGE_SCHEME } from './page-address';

/** Before the application is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges }]);
}

export function servePage(
  session: Session,
  files: Promise<ReadonlyMap<string, PageFile>>,
  workbench: Pick<Workbench, 'image'>,
): void {
  session.protocol.handle(PAGE_SCHEME, async (request) => {
    if (!isOurs(request.url)) return refusal(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    const url = new URL(request.url);
    const file = (await files).get(url.pathname === '/index.html' ? '/' : url.pathname);
    if (file !== undefined) return answer(200, await readFile(file.file), file.type, contentSecurityPolicy());
    return imageAnswer(workbench, url);
  });
  // No page has a use for it, and the filter of requests does not see it.
  session.protocol.handle('file', () => refusal(403));
}

async function imageAnswer(workbench: Pick<Workbench, 'image'>, { pathname, searchParams }: URL): Promise<Response> {
  try {
    const image = await imageAt(workbench, pathname, searchParams);
    return image === null ? refusal(404) : answer(200, image.content, image.type);
  } catch (error) {
    if (!(error instanceof LatheError)) throw error;
    return refusal(422, JSON.stringify(documentOf(error.failure)));
  }
}

type Body = string | Buffer<ArrayBuffer> | null;

function answer(status: number, body: Body, type: string, policy = IMAGE_SECURITY_POLICY): Response {
  const headers = { ...PROTECTING_HEADERS, 'Content-Type': type, 'Content-Security-Policy': policy };
  return new Response(body, { status, headers });
}

function refusal(status: number, body: string | null = null): Response {
  return answer(status, body, 'application/json; charset=utf-8');
}
