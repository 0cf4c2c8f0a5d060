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
  readonly limits?: Partial<HostLimits>;
}

export interface HostLimits extends BridgeLimits {
  /** A connection without a session ends after this long, whatever it does: one that reads slowly would stay for ever. */
  readonly strangerMs: number;
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
/** Enough for all of the page over a slow tunnel; a browser whose connection ends makes another one. */
const STRANGER_MS = 120_000;
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
  const limits = { ...BRIDGE_LIMITS, strangerMs: STRANGER_MS, ...options.limits };
  const strangers = new Strangers(limits.strangerMs);
  server.on('connection', (socket: Socket) => strangers.add(socket));
  const onKnown = ({ socket }: IncomingMessage): void => strangers.forget(socket);
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

/** The connections that have shown no session yet. One too many takes the place of the oldest. */
class Strangers {
  readonly #ends = new Map<Socket, NodeJS.Timeout>();

  constructor(private readonly mostMs: number) {}

  add(socket: Socket): void {
    const end = setTimeout(() => socket.destroy(), this.mostMs).unref();
    this.#ends.set(socket, end);
    socket.on('close', () => this.forget(socket));
    const [oldest] = this.#ends.keys();
    if (this.#ends.size <= MOST_STRANGERS || oldest === undefined) return;
    this.forget(oldest);
    oldest.destroy();
  }

  forget(socket: Socket): void {
    clearTimeout(this.#ends.get(socket));
    this.#ends.delete(socket);
  }
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
