/** The web host: the page, its images and its bridge on 127.0.0.1, for whoever has the link. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { Workbench } from '../app/workbench/session/ports';
import { systemCode } from '../base/file-errors';
import { LatheError } from '../shared/failures/failure';
import { BRIDGE_LIMITS, Bridge, type BridgeLimits } from './page-socket';
import { Doorkeeper } from './doorkeeper';
import { readPage } from './compressed-page';
import { PageServer } from './page-server';
import { SessionFile } from './session-file';

export interface WebHostOptions {
  readonly workbench: Workbench;
  /** Absolute path of the built page. */
  readonly pageFolder: string;
  /** 0 for any free port; null for the usual one, or any free one when that is taken. */
  readonly port: number | null;
  /** Absolute; keeps the sessions of each port for the next host there. null keeps them in memory alone. */
  readonly sessionsFolder: string | null;
  /** A link that was opened before was opened in a browser without a session. */
  readonly onSpentLink?: () => void;
  /** Reports a defect, never an address. */
  readonly report: (error: unknown) => void;
  /** Others than the usual ones. */
  readonly limits?: Partial<BridgeLimits>;
}

export interface WebHost {
  readonly port: number;
  /** A fresh link with a token in it, good for one browser. */
  mintLink(): string;
  /** Closes every connection. The workbench is the caller’s to close. */
  close(): Promise<void>;
}

/** Loopback, by number: a name may lead elsewhere. */
const ADDRESS = '127.0.0.1';
const USUAL_PORT = 7860;
/** Enough for every page that may connect, and few enough that strangers on this machine can’t use up the file handles. */
const MOST_CONNECTIONS = 512;
/** Of them without a session: the others are in reserve for those who have one. */
const MOST_STRANGERS = 128;
const HEADERS_TIMEOUT_MS = 20_000;
const CHECK_EVERY_MS = 5_000;

/** @throws LatheError port-in-use, runtime-missing */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { workbench, report } = options;
  const page = await readPage(options.pageFolder);
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_EVERY_MS,
  });
  server.maxConnections = MOST_CONNECTIONS;
  const port = await listenSomewhere(server, options.port);
  const { sessionsFolder, onSpentLink = () => undefined } = options;
  const file = sessionsFolder === null ? null : join(sessionsFolder, `sessions-${port}.json`);
  const doorkeeper = new Doorkeeper(port, await SessionFile.open(file));
  const strangers = new Set<Socket>();
  server.on('connection', (socket: Socket) => welcome(strangers, socket));
  const onKnown = ({ socket }: IncomingMessage): void => void strangers.delete(socket);
  const limits = { ...BRIDGE_LIMITS, ...options.limits };
  const parts = { port, doorkeeper, workbench, report };
  const pages = new PageServer({ ...parts, page, onSpentLink, onKnown });
  const bridge = new Bridge({ ...parts, limits, onKnown });
  server.on('error', report);
  server.on('request', (request, response) => void pages.handle(request, response));
  server.on('upgrade', (request, stream, head) => bridge.upgrade(request, stream, head));
  return {
    port,
    mintLink: () => `http://${ADDRESS}:${port}/?token=${doorkeeper.mintToken()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        bridge.close();
        server.closeAllConnections();
      }),
  };
}

/** One stranger too many takes the place of the one that has been silent for longest. */
function welcome(strangers: Set<Socket>, socket: Socket): void {
  strangers.add(socket);
  socket.on('close', () => strangers.delete(socket));
  const [oldest] = strangers;
  if (strangers.size <= MOST_STRANGERS || oldest === undefined) return;
  strangers.delete(oldest);
  oldest.destroy();
}

async function listenSomewhere(server: Server, port: number | null): Promise<number> {
  if (port !== null) return listen(server, port);
  try {
    return await listen(server, USUAL_PORT);
  } catch (error) {
    if (error instanceof LatheError && error.code === 'port-in-use') return listen(server, 0);
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen({ host: ADDRESS, port, exclusive: true });
  await once(server, 'listening').catch((error: unknown) => {
    const code = systemCode(error);
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'forbidden' : 'taken';
    throw new LatheError('port-unusable', { address: ADDRESS, port, why }, { cause: error });
  });
  return (server.address() as AddressInfo).port;
}
