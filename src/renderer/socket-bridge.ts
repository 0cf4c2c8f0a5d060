/** The bridge over a WebSocket: requests by number, pushes as they come, and a new connection after each loss. */

import { REFUSED } from '../shared/contract/host';
import type { OpenedItem } from '../shared/contract/images';
import type { HostBridge, PageRequests, Push, Reply } from '../shared/contract/requests';
import { LatheError } from '../shared/failures/failure';
import { RequestClient, type AnswerMessage, type RequestHooks } from '../shared/request-channel';
import { uploadFiles } from './upload';

type ConnectionState = 'connected' | 'lost' | 'refused';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

export function connectBySocket(address: URL): HostBridge {
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.hash = '';
  const connection = new SocketConnection(address.href);
  const bridge: HostBridge = {
    kind: 'web',
    request: (name, args, hooks) => connection.request(name, args, hooks),
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
  /** Of this connection. */
  private client = this.newClient();
  /** Sent as soon as there is a connection: the page asks before the socket is open. */
  private waiting: string[] = [];
  private retryMs = FIRST_RETRY_MS;
  private hasConnected = false;

  constructor(private readonly address: string) {
    this.connect();
  }

  async request<N extends keyof PageRequests>(
    name: N,
    args: PageRequests[N]['args'],
    hooks?: RequestHooks,
  ): Promise<Reply<PageRequests[N]['result']>> {
    try {
      return await this.client.ask(name, args, hooks);
    } catch (error) {
      if (!(error instanceof LatheError)) throw error;
      return { ok: false, failure: error.failure };
    }
  }

  private newClient(): RequestClient<PageRequests> {
    return new RequestClient((message) => {
      const text = JSON.stringify(message);
      if (this.state === 'connected') this.socket?.send(text);
      else this.waiting.push(text);
    });
  }

  private connect(): void {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.addEventListener('message', (event: MessageEvent<string>) => this.receive(event.data));
    socket.addEventListener('close', (event) => this.closed(event.code));
  }

  private receive(text: string): void {
    const message = JSON.parse(text) as { hello: number } | AnswerMessage | Push;
    if ('hello' in message) this.opened();
    else if ('push' in message) for (const listener of this.pushListeners) listener(message);
    else this.client.receive(message);
  }

  private opened(): void {
    this.retryMs = FIRST_RETRY_MS;
    // Requests wait for the first connection, and fail while there is no later one.
    if (this.hasConnected) this.client = this.newClient();
    this.hasConnected = true;
    this.become('connected');
    for (const message of this.waiting.splice(0)) this.socket?.send(message);
  }

  private closed(code: number): void {
    this.client.end(new LatheError('connection-lost', {}));
    if (!this.hasConnected) this.client = this.newClient();
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
