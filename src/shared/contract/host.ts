/** What a page knows of its host: what it is, what a person prefers, what lies on the disk, what the shell asks for. */

import type { RunId } from '../run';
import type { OpenedItem } from './images';
import type { ViewName } from './views';

export interface HostInfo {
  readonly kind: 'electron' | 'web';
  /** Name and version. */
  readonly app: string;
  readonly platform: string;
  /** Electron’s version, or null. */
  readonly electron: string | null;
  /** Whether this is the Electron that is only for trying. */
  readonly isTrial: boolean;
  /** As a person reads it. */
  readonly runsFolder: string;
  readonly defaultThreads: number;
  readonly preferences: Preferences;
}

export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: 'system' | 'en' | 'zh-CN';
  readonly notifications: boolean;
  /** Keep the computer awake while a run is being trained (Electron only). */
  readonly keepAwake: boolean;
}

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
