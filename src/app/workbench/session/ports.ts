/** The ports between a host (Electron’s main process, the web host) and the workbench behind its page. */

import type { HostInfo, Preferences, ShellCommand } from '../../../shared/contract/host';
import type { OpenedItem, ImageRef } from '../../../shared/contract/images';
import type { Push, Reply } from '../../../shared/contract/requests';
import type { RunListRow } from '../../../shared/contract/runs';
import type { RequestHooks } from '../../../shared/request-channel';
import type { RunId } from '../../../shared/run';
import type { KeptImage } from '../../../shared/trainer-protocol';

export interface PreferencesStore {
  read(): Preferences;
  /** @throws LatheError when they can’t be written */
  write(preferences: Preferences): Promise<void> | void;
}

/** What a host can do. An ability that it lacks is null; requests for it fail. */
export interface HostAbilities {
  readonly info: Omit<HostInfo, 'app' | 'runsFolder' | 'defaultThreads' | 'preferences' | 'platform'>;
  readonly preferences: PreferencesStore;
  /** The system’s dialog; gives an absolute path, or null when it was dismissed. */
  readonly chooseFolder: ((title: string) => Promise<string | null>) | null;
  /** The same for a file of weights. */
  readonly chooseWeights: ((title: string) => Promise<string | null>) | null;
  /** Shows a folder in the system’s file manager. */
  readonly reveal: ((path: string) => void) | null;
  /** Whether the page may name folders of the machine by path: the web host’s folder browser. */
  readonly canBrowse: boolean;
}

export interface Session {
  /** Answers a request from the wire: checks its name and arguments first. Never throws. */
  request(name: unknown, args: unknown, hooks?: RequestHooks): Promise<Reply<unknown>>;
  /** Ends its watches and cancels its requests; runs go on. */
  close(): void;
}

export interface RunsChange {
  readonly rows: readonly RunListRow[];
  /** The same runs before the change; null where a run is new. */
  readonly before: ReadonlyMap<RunId, RunListRow>;
  readonly removed: readonly RunId[];
}

/** The application services behind every page of a host. */
export interface Workbench {
  /**
   * @param push hands a push to the page; while its promise is pending the session holds back `run.chunk` pushes
   * @param page the same for a page that connects anew; null for one that never does
   */
  connect(push: (push: Push) => Promise<void> | void, page?: string | null): Session;
  /** Opens what the shell was given: dropped files, command-line arguments. Absolute paths. */
  openPaths(paths: readonly string[]): Promise<Reply<readonly OpenedItem[]>>;
  /**
   * An image that a person opened, or of a run, no larger than `edge` pixels on either side, turned upright. It is
   * always encoded anew, so nothing but pixels reaches the page.
   *
   * @throws LatheError picture-unusable, also for a reference to what was not opened
   */
  image(ref: ImageRef, edge: number): Promise<KeptImage>;
  /** Called after `runs.changed` was pushed to the pages; the shell notifies and shows progress by it. */
  onRunsChanged(listener: (change: RunsChange) => void): () => void;
  command(command: ShellCommand): void;
  /** Answers once, without a page: the shell’s own menus. */
  readonly shell: Session;
  /** Ends watches and task processes. Runs go on. */
  close(): Promise<void>;
}
