/** The bridge over a WebSocket: requests by number, pushes as they come, and a new connection after each loss. */

import type { HostBridge, Push, Reply } from '../shared/contract/requests';
import { LatheError } from '../shared/failures/failure';
import { uploadFiles } from './upload';

type ConnectionState = 'connected' | 'lost' | 'refused';

/** The host refuses this browser: it has no session of the running server. */
const REFUSED = 4401;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

const UNREACHABLE: Reply<never> = { ok: false, failure: new LatheError('connection-lost', {}).failure };

class Listeners<T> {
  private readonly all = new Set<(value: T) => void>();

  add(listener: (value: T) => void): () => void {
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  call(value: T): void {
    for (const listener of this.all) listener(value);
  }
}

export class SocketBridge implements HostBridge {
  readonly kind = 'web';
  private readonly pushes = new Listeners<Push>();
  private readonly states = new Listeners<ConnectionState>();
  private state: ConnectionState = 'lost';
  private socket: WebSocket;
  private readonly pending = new Map<number, (reply: Reply<never>) => void>();
  /** Sent as soon as there is a connection: the page asks before the socket is open. */
  private waiting: string[] = [];
  private lastId = 0;
  private retryMs = FIRST_RETRY_MS;
  private hasConnected = false;

  /** @param address of the web host, over HTTP */
  constructor(private readonly address: URL) {
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    address.hash = '';
    this.socket = this.connect();
  }

  // The contract ties the answer’s type to the request’s name.
  readonly request: HostBridge['request'] = (name, args) => {
    if (this.hasConnected && this.state !== 'connected') return Promise.resolve(UNREACHABLE);
    const id = ++this.lastId;
    const message = JSON.stringify({ id, name, args });
    if (this.state === 'connected') this.socket.send(message);
    else this.waiting.push(message);
    return new Promise((resolve) => this.pending.set(id, resolve));
  };

  readonly onPush: HostBridge['onPush'] = (listener) => this.pushes.add(listener);

  readonly onConnection: HostBridge['onConnection'] = (listener) => {
    listener(this.state);
    return this.states.add(listener);
  };

  readonly openFiles: HostBridge['openFiles'] = (files, onProgress) => uploadFiles(this, files, onProgress);

  private connect(): WebSocket {
    const socket = new WebSocket(this.address);
    socket.addEventListener('message', (event: MessageEvent<string>) => this.onMessage(event.data));
    socket.addEventListener('close', (event) => this.onClose(event.code));
    return socket;
  }

  private onMessage(text: string): void {
    const message = JSON.parse(text) as { hello: number } | { id: number; reply: Reply<never> } | Push;
    if ('hello' in message) {
      this.retryMs = FIRST_RETRY_MS;
      this.hasConnected = true;
      this.become('connected');
      for (const each of this.waiting.splice(0)) this.socket.send(each);
    } else if ('push' in message) this.pushes.call(message);
    else {
      this.pending.get(message.id)?.(message.reply);
      this.pending.delete(message.id);
    }
  }

  private onClose(code: number): void {
    for (const resolve of this.pending.values()) resolve(UNREACHABLE);
    this.pending.clear();
    this.waiting = [];
    this.become(code === REFUSED ? 'refused' : 'lost');
    if (code === REFUSED) return;
    setTimeout(() => (this.socket = this.connect()), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }

  private become(state: ConnectionState): void {
    this.state = state;
    this.states.call(state);
  }
}
