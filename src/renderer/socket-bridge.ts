/** The bridge over a WebSocket: requests by number, pushes as they come, and a new connection after each loss. */

import { BRIDGE_PROTOCOL, REFUSED } from '../shared/contract/host';
import type { HostBridge, PageRequests, Push } from '../shared/contract/requests';
import { LatheError } from '../shared/failures/failure';
import { RequestClient, type AnswerMessage } from '../shared/request-channel';
import { proveSession } from './session-proof';
import { uploadFiles } from './upload';

type ConnectionState = 'connected' | 'lost' | 'refused';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

type Listeners<T> = Set<(value: T) => void>;

export class SocketBridge implements HostBridge {
  readonly kind = 'web';
  private readonly pushes: Listeners<Push> = new Set();
  private readonly states: Listeners<ConnectionState> = new Set();
  private state: ConnectionState = 'lost';
  private socket: WebSocket | null = null;
  /** Of this connection. */
  private client = this.newClient();
  /** Sent as soon as there is a connection: the page asks before the socket is open. */
  private waiting: string[] = [];
  private retryMs = FIRST_RETRY_MS;
  private hasConnected = false;
  /** Names the page to its host, which keeps what the page has open when it connects anew. */
  private readonly page = crypto.randomUUID();

  /**
   * @param address of the page, over HTTP
   * @param secret of this browser’s session
   * @param onKey takes the key to images
   */
  constructor(
    private readonly address: URL,
    private readonly secret: string,
    private readonly onKey: (key: string) => void,
  ) {
    this.connect();
  }

  readonly request: HostBridge['request'] = async (name, args, hooks) => {
    try {
      return await this.client.ask(name, args, hooks);
    } catch (error) {
      if (!(error instanceof LatheError)) throw error;
      return { ok: false, failure: error.failure };
    }
  };

  readonly onPush: HostBridge['onPush'] = (listener) => {
    this.pushes.add(listener);
    return () => this.pushes.delete(listener);
  };

  readonly onConnection: HostBridge['onConnection'] = (listener) => {
    listener(this.state);
    this.states.add(listener);
    return () => this.states.delete(listener);
  };

  readonly openFiles: HostBridge['openFiles'] = (files, onProgress) => uploadFiles(this, files, onProgress);

  private newClient(): RequestClient<PageRequests> {
    return new RequestClient((message) => {
      const text = JSON.stringify(message);
      if (this.state === 'connected') this.socket?.send(text);
      else this.waiting.push(text);
    });
  }

  private connect(): void {
    proveSession(this.address, this.secret).then(
      (proof) => (proof === null ? this.onClose(REFUSED) : this.open(proof)),
      () => this.onClose(null),
    );
  }

  private open(proof: string): void {
    const bridge = new URL('bridge', this.address);
    bridge.searchParams.set('page', this.page);
    bridge.protocol = bridge.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(bridge, [BRIDGE_PROTOCOL, proof]);
    socket.addEventListener('message', (event: MessageEvent<string>) => this.onMessage(event.data));
    socket.addEventListener('close', (event) => this.onClose(event.code));
    this.socket = socket;
  }

  private onMessage(text: string): void {
    const message = JSON.parse(text) as { hello: number; key: string } | AnswerMessage | Push;
    if ('hello' in message) this.onHello(message.key);
    else if ('push' in message) for (const listener of this.pushes) listener(message);
    else this.client.receive(message);
  }

  private onHello(key: string): void {
    this.onKey(key);
    this.retryMs = FIRST_RETRY_MS;
    // Requests wait for the first connection, and fail while there is no later one.
    if (this.hasConnected) this.client = this.newClient();
    this.hasConnected = true;
    this.become('connected');
    for (const message of this.waiting.splice(0)) this.socket?.send(message);
  }

  /** @param code null where nobody, or somebody else, answered */
  private onClose(code: number | null): void {
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
    for (const listener of this.states) listener(state);
  }
}
