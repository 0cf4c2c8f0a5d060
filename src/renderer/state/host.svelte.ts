/** The host as the page sees it: whether it answers, what it is, what the person prefers. */

import type { HostInfo, Preferences } from '../../shared/contract/host';
import type {
  ArgsOf,
  HostBridge,
  Push,
  PushName,
  Pushes,
  Reply,
  RequestName,
  ResultOf,
} from '../../shared/contract/requests';
import type { Progress } from '../../shared/trainer-protocol';
import type { I18n } from '../i18n/i18n.svelte';

/** A request that takes a while, as a view shows it. */
export interface RunningJob<T> {
  readonly reply: Promise<Reply<T>>;
  readonly cancel: () => void;
}

export class Host {
  info = $state.raw<HostInfo | null>(null);
  connection = $state<'connected' | 'lost' | 'refused'>('connected');
  /** Counts connections: whoever watches something asks for it again when this rises. */
  generation = $state(0);

  /** What a drop is read by; a person may drop before the host has answered. */
  readonly kind: HostInfo['kind'];

  private readonly listeners = new Map<PushName, Set<(body: never) => void>>();

  constructor(
    private readonly bridge: HostBridge,
    private readonly i18n: I18n,
  ) {
    this.kind = bridge.kind;
    bridge.onPush((push) => this.hear(push));
    bridge.onConnection((state) => this.connected(state));
    this.on('preferences.changed', (preferences) => this.prefer(preferences));
  }

  request<N extends RequestName>(name: N, args: ArgsOf<N>): Promise<Reply<ResultOf<N>>> {
    return this.bridge.request(name, args);
  }

  /** Sends a request that takes a while. */
  job<N extends RequestName>(
    name: N,
    args: ArgsOf<N>,
    onProgress: (progress: Progress) => void,
  ): RunningJob<ResultOf<N>> {
    const controller = new AbortController();
    const reply = this.bridge.request(name, args, { onProgress, signal: controller.signal });
    return { reply, cancel: () => controller.abort() };
  }

  openFiles(files: readonly File[], onProgress: (progress: Progress) => void): ReturnType<HostBridge['openFiles']> {
    return this.bridge.openFiles(files, onProgress);
  }

  /** @returns ends the subscription */
  on<N extends PushName>(name: N, listener: (body: Pushes[N]) => void): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  async change(changes: Partial<Preferences>): Promise<Reply<Preferences>> {
    const reply = await this.request('preferences.change', { changes });
    if (reply.ok) this.prefer(reply.value);
    return reply;
  }

  private hear({ push, body }: Push): void {
    for (const listener of this.listeners.get(push) ?? []) (listener as (body: unknown) => void)(body);
  }

  private connected(state: 'connected' | 'lost' | 'refused'): void {
    this.connection = state;
    if (state === 'connected') void this.greet();
  }

  private async greet(): Promise<void> {
    const reply = await this.request('host.hello', {});
    if (!reply.ok) return;
    this.info = reply.value;
    this.prefer(reply.value.preferences);
    this.generation += 1;
  }

  private prefer(preferences: Preferences): void {
    if (this.info !== null) this.info = { ...this.info, preferences };
    this.i18n.choose(preferences.language);
    applyTheme(preferences.theme);
  }
}

const DARK = matchMedia('(prefers-color-scheme: dark)');
let chosen: Preferences['theme'] = 'system';

/** The theme stands on the root element, where the tokens and the charts look for it. */
function applyTheme(theme: Preferences['theme']): void {
  chosen = theme;
  document.documentElement.dataset['theme'] = theme === 'system' ? (DARK.matches ? 'dark' : 'light') : theme;
}

DARK.addEventListener('change', () => applyTheme(chosen));
applyTheme('system');
