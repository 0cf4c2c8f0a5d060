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

/** The WebSocket’s protocol, and with what a page that has a session offers its secret beside it. */
export const BRIDGE_PROTOCOL = 'lathe';
export const SESSION_PROTOCOL = 'lathe.session.';

/** Why the web host closes a page’s WebSocket: this browser has no session, so that the link has to be opened again. */
export const REFUSED = 4401;
