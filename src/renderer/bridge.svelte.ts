/** The page’s one door to its host: the preload bridge in Electron, a WebSocket in a browser. */

import type { ImageRef } from '../shared/contract/images';
import type { HostBridge, PreloadBridge } from '../shared/contract/requests';
import { SocketBridge } from './socket-bridge';
import { uploadFiles } from './upload';

declare global {
  interface Window {
    /** Exposed by src/preload; absent in a browser. */
    readonly lathe?: PreloadBridge;
  }
}

export function connectToHost(): HostBridge {
  const preload = window.lathe;
  if (preload === undefined) {
    return new SocketBridge(new URL('./', location.href), sessionSecret(), (key) => (imageKey = key));
  }
  return {
    kind: 'electron',
    request: (name, args, { onProgress, signal } = {}) => {
      const cancelled = new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(null), { once: true });
      });
      return preload.request(name, args, onProgress, cancelled);
    },
    onPush: (listener) => preload.onPush(listener),
    openFiles: async (files, onProgress) => {
      const reply = await preload.openFiles(files, onProgress);
      // What was pasted, or dragged out of another page, lies nowhere on this machine: it comes as bytes.
      return !reply.ok && reply.failure.reason === 'file-without-path'
        ? uploadFiles(preload, files, onProgress)
        : reply;
    },
    onConnection: (listener) => {
      // Main and page live and die together.
      listener('connected');
      return () => undefined;
    },
  };
}

/** In the page’s storage, which belongs to this port alone, unlike a cookie. */
const STORED_SECRET = 'lathe.session';

/** Empty where this browser has no session. */
function sessionSecret(): string {
  const arrived = new URLSearchParams(location.hash.slice(1)).get('session');
  if (arrived === null) return stored();
  history.replaceState(null, '', location.pathname);
  try {
    localStorage.setItem(STORED_SECRET, arrived);
  } catch {
    // A browser that stores nothing has the session until the page is left.
  }
  return arrived;
}

function stored(): string {
  try {
    return localStorage.getItem(STORED_SECRET) ?? '';
  } catch {
    return '';
  }
}

/** From the web host, another one with each host; in Electron there is none. */
let imageKey = $state<string | null>(null);

/**
 * The address of an image, of at most `edge` pixels on either side; the same in both hosts.
 *
 * @param edge in device pixels; the host rounds up to the next size that it keeps
 */
export function imageUrl(ref: ImageRef, edge: number): string {
  const query = `?edge=${Math.ceil(edge)}${imageKey === null ? '' : `&key=${imageKey}`}`;
  switch (ref.kind) {
    case 'item': {
      const path = ref.path.split('/').map(encodeURIComponent).join('/');
      return `picture/item/${encodeURIComponent(ref.item)}${path === '' ? '' : `/${path}`}${query}`;
    }
    case 'run':
      return `picture/run/${encodeURIComponent(ref.runId)}/${ref.subset}/${ref.index}${query}`;
    case 'made':
      return `picture/made/${encodeURIComponent(ref.id)}${query}`;
  }
}
