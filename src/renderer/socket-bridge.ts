/** The bridge over a WebSocket: requests by number, pushes as they come, and a new connection after each loss. */

import { REFUSED } from '../shared/contract/host';
import type { OpenedItem } from '../shared/contract/images';
import type { ArgsOf, HostBridge, Push, Reply, RequestName, ResultOf } from '../shared/contract/requests';
import { LatheError, type Failure } from '../shared/failures/failure';
import { uploadFiles } from './upload';

type ConnectionState = 'connected' | 'lost' | 'refused';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

function unreachable(): Failure {
  return new LatheError('connection-lost', {}).failure;
}

export function connectBySocket(address: URL): HostBridge {
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.hash = '';
  const connection = new SocketConnection(address.href);
  const bridge: HostBridge = {
    kind: 'web',
    // The contract ties the answer’s type to the request’s name.
    request: <N extends RequestName>(name: N, args: ArgsOf<N>) =>
      connection.request(name, args) as Promise<Reply<ResultOf<N>>>,
    onPush: (listener) => subscribe(connection.pushListeners, listener),
    onConnection: (listener) => {
      listener(connection.state);
      return subscribe(connection.stateListeners, listener);
    },
    openFiles: (files, onProgress): Promise<Reply<readonly OpenedItem[]>> => uploadFiles(bridge, files, onProgress),
  };
  return bridge;
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

class SocketConnection {
  readonly pushListeners = new Set<(push: Push) => void>();
  readonly stateListeners = new Set<(state: ConnectionState) => void>();
  state: ConnectionState = 'lost';
  private socket: WebSocket | null = null;
  private readonly pending = new Map<number, (reply: Reply<unknown>) => void>();
  /** Sent as soon as there is a connection: the page asks before the socket is open. */
  private waiting: string[] = [];
  private lastId = 0;
  private retryMs = FIRST_RETRY_MS;
  private hasConnected = false;

  constructor(private readonly address: string) {
    this.connect();
  }

  request(name: string, args: unknown): Promise<Reply<unknown>> {
    if (this.hasConnected && this.state !== 'connected') return Promise.resolve({ ok: false, failure: unreachable() });
    const id = ++this.lastId;
    const message = JSON.stringify({ id, name, args });
    return new Promise((resolve) => {
      this.pending.set(id, resolve);
      if (this.state === 'connected') this.socket?.send(message);
      else this.waiting.push(message);
    });
  }

  private connect(): void {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.addEventListener('message', (event: MessageEvent<string>) => this.hear(event.data));
    socket.addEventListener('close', (event) => this.closed(event.code));
  }

  private hear(text: string): void {
    const message = JSON.parse(text) as { hello: number } | { id: number; reply: Reply<unknown> } | Push;
    if ('hello' in message) this.opened();
    else if ('push' in message) for (const listener of this.pushListeners) listener(message);
    else {
      this.pending.get(message.id)?.(message.reply);
      this.pending.delete(message.id);
    }
  }

  private opened(): void {
    this.retryMs = FIRST_RETRY_MS;
    this.hasConnected = true;
    this.become('connected');
    for (const message of this.waiting.splice(0)) this.socket?.send(message);
  }

  private closed(code: number): void {
    for (const resolve of this.pending.values()) resolve({ ok: false, failure: unreachable() });
    this.pending.clear();
    this.waiting = [];
    this.become(code === REFUSED ? 'refused' : 'lost');
    if (code === REFUSED) return;
    setTimeout(() => this.connect(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }

  private become(state: ConnectionState): void {
    this.state = state;
    for (const listener of this.stateListeners) listener(state);
  }
}
