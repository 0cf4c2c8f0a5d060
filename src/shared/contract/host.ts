/** What a page knows of its host: what it is, what a person prefers, what lies on the disk, what the shell asks for. */

import * as v from 'valibot';
import type { RunId } from '../run';
import type { Shape } from '../schema';
import type { OpenedItem } from './images';
import type { ViewName } from './views';

export interface HostInfo {
  readonly kind: 'electron' | 'web';
  readonly app: string;
  readonly platform: string;
  readonly electron: string | null;
  /** Whether this is the Electron that is only for trying. */
  readonly isTrial: boolean;
  /** As a person reads it. */
  readonly runsFolder: string;
  readonly defaultThreads: number;
  readonly preferences: Preferences;
}

export const preferencesShape = v.object({
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.picklist(['system', 'en', 'zh-CN']),
  notifications: v.boolean(),
  /** Keep the computer awake while a run is being trained (Electron only). */
  keepAwake: v.boolean(),
});
export type Preferences = Shape<typeof preferencesShape>;

/** Features of frozen layers that runs share. */
export interface CacheFacts {
  readonly bytes: number;
  /** What they may take before those that were used longest ago make room. */
  readonly budgetBytes: number;
}

/** What pages sent as bytes: dropped into a browser, or pasted. */
export interface UploadFacts {
  readonly bytes: number;
  /** Of them what no run names and no page has open. */
  readonly unusedBytes: number;
}

export interface TrashStatus {
  readonly runs: readonly { readonly runId: RunId; readonly name: string; readonly deletedAt: string }[];
  readonly bytes: number;
}

export type ShellCommand =
  | { readonly kind: 'go'; readonly to: ViewName | 'shortcuts' }
  | { readonly kind: 'open-run'; readonly runId: RunId }
  | { readonly kind: 'toggle-pause' }
  /** Dropped on the window’s icon, or named on the command line. */
  | { readonly kind: 'opened'; readonly items: readonly OpenedItem[] };

/** The WebSocket’s protocol, and with what a page offers the proof of its session beside it. */
export const BRIDGE_PROTOCOL = 'lathe';
export const SESSION_PROTOCOL = 'lathe.session.';

/**
 * Page and web host show each other that they know the secret of a session, and neither sends it: to the next who listens
 * on the port it would open everything. A proof is the HMAC-SHA-256 of one of these texts, in hexadecimal digits, with the
 * SHA-256 of the secret as key. The host proves first, and both nonces are good for one connection.
 */
export const SESSION_TEXTS = {
  /** Says which session it is. */
  name: 'session',
  host: (pageNonce: string, hostNonce: string) => `host ${pageNonce} ${hostNonce}`,
  page: (pageNonce: string, hostNonce: string) => `page ${pageNonce} ${hostNonce}`,
} as const;

/** What the host answers at `/session?session=…&nonce=…`, before the page connects. */
export interface SessionChallenge {
  /** Of the host. */
  readonly nonce: string;
  readonly proof: string;
}

/** Why the web host closes a page’s WebSocket: this browser has no session, so that the link has to be opened again. */
export const REFUSED = 4401;
