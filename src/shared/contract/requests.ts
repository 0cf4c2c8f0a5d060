/**
 * The one contract between the page and its host: every request with its arguments and its result, and every push.
 * Electron’s main process, the preload bridge, the web host and the page derive their types from these two tables.
 *
 * A request is answered by a {@link Reply}: an expected failure is a value, never an exception that crosses. Arguments
 * are checked where they enter (src/app/workbench/session/request-checks.ts). The page names folders and images by the ids
 * of what a person opened; only the web host’s folder browser takes paths.
 */

import type { TrainChoice } from '../setting-changes';
import type { Failure } from '../failures/failure';
import type { RunForecast } from '../forecast';
import type { DoctorCheck } from '../doctor';
import type { ExportFormat, ExportReport } from '../reports';
import type { RunId } from '../run';
import type { Progress } from '../trainer-protocol';
import type { Disagreement, Explanation, Predictions, RunComparison, ValidationReport } from './predictions';
import type { CacheFacts, HostInfo, Preferences, ShellCommand, TrashStatus } from './host';
import type {
  DataChoice,
  FolderListing,
  OpenedItem,
  ImageProblems,
  ImageRef,
  PreviewRequest,
  PreviewedImage,
  ScanReport,
} from './images';
import type { JournalPlace, RunChunk, RunDetails, RunListRow, RunNotes } from './runs';

/** Every request: what it takes and what it gives. Arguments are one object each, JSON. */
interface Requests {
  // ── the host ──
  'host.hello': { args: Nothing; result: HostInfo };
  'host.doctor': { args: Nothing; result: readonly DoctorCheck[] };
  'preferences.change': { args: { changes: Partial<Preferences> }; result: Preferences };
  /** Ends a request that was sent with this `job`. */
  'job.cancel': { args: { job: string }; result: null };

  // ── folders and images that a person opens ──
  /** The system’s own dialog (Electron only); null when it was dismissed. */
  'folders.choose': { args: { title: string }; result: OpenedItem | null };
  /** A weights file for a head, by the system’s dialog (Electron only); null when it was dismissed. */
  'weights.choose': { args: { title: string }; result: { path: string } | null };
  /** The machine’s folders (web host only); null begins at home. */
  'folders.browse': { args: { path: string | null }; result: FolderListing };
  /** Opens what the folder browser shows (web host only). */
  'folders.open': { args: { path: string }; result: OpenedItem };
  /** Folders of earlier runs, latest first. */
  'folders.recent': { args: Nothing; result: readonly OpenedItem[] };
  /** The drawn sample images, made from a seed at the first call. A job. */
  'folders.samples': { args: Job; result: OpenedItem };
  /** Images that come as bytes: pasted, or dropped on a page that can’t tell where they lie. */
  'upload.begin': { args: { name: string }; result: { upload: string } };
  /** `path` is relative, with forward slashes; `base64` the whole file. */
  'upload.file': { args: { upload: string; path: string; base64: string }; result: null };
  'upload.end': { args: { upload: string }; result: OpenedItem };

  // ── data ──
  /** A job. `split` is the share that validates where the folder brings no validation images. */
  'data.scan': { args: Job & DataChoice; result: ScanReport };
  /** Augmented views of the person’s own images, by the code that trains. */
  'data.preview': { args: Job & PreviewRequest; result: readonly PreviewedImage[] };

  // ── runs ──
  'runs.list': { args: Nothing; result: readonly RunListRow[] };
  'runs.get': { args: { runId: RunId }; result: RunDetails };
  /** How long a run would take, and how much room: tried on some of its images. A job. */
  'runs.forecast': { args: Job & { data: DataChoice; choice: TrainChoice }; result: RunForecast };
  /** Makes a run and starts its trainer. A job: the images are looked at first. */
  'runs.start': {
    args: Job & { data: DataChoice; choice: TrainChoice; name: string | null };
    result: { runId: RunId };
  };
  'runs.pause': { args: { runId: RunId; depth: 'hold' | 'release' }; result: null };
  /** Of the time so much is computed, in percent; the trainer rests for the others. */
  'runs.pace': { args: { runId: RunId; percent: number }; result: null };
  /** `epochs` extends the run to so many in all. */
  'runs.resume': { args: { runId: RunId; epochs: number | null }; result: null };
  'runs.stop': { args: { runId: RunId }; result: null };
  /** The checkpoint’s id; null where there was nothing to save yet. */
  'runs.checkpoint': { args: { runId: RunId }; result: { checkpoint: string | null } };
  'runs.annotate': { args: { runId: RunId; changes: Partial<RunNotes> }; result: RunListRow };
  /** Moves runs to the trash in the runs folder; a run with a trainer is refused. */
  'runs.delete': { args: { runIds: readonly RunId[] }; result: null };
  'runs.restore': { args: { runIds: readonly RunId[] }; result: null };
  'trash.status': { args: Nothing; result: TrashStatus };
  /** Deletes for good what lies in the trash. */
  'trash.empty': { args: Nothing; result: null };
  'cache.status': { args: Nothing; result: CacheFacts };
  /** Removes kept features, those left out that a run uses which has just begun. */
  'cache.empty': { args: Nothing; result: CacheFacts };
  /** Copies the run folder that was opened into the runs folder. A job. */
  'runs.import': { args: Job & { folder: string }; result: { runId: RunId } };
  /** Shows the run’s folder in the system’s file manager (Electron only). */
  'runs.reveal': { args: { runId: RunId }; result: null };
  /** Begins `run.chunk` pushes, from the start or behind what the page has; one watch for each run and page. */
  'runs.watch': { args: { runId: RunId; after: JournalPlace | null }; result: null };
  'runs.unwatch': { args: { runId: RunId }; result: null };
  /** What the best epoch made of the validation images; null before the first epoch is done. */
  'runs.report': { args: { runId: RunId }; result: ValidationReport | null };
  /** What was left out of its images, and what was noticed, when it was made. */
  'runs.problems': { args: { runId: RunId }; result: ImageProblems };
  /** All of the run as it is now, on one page for any browser. */
  'runs.page': { args: { runId: RunId }; result: { html: string } };
  /** Where two runs differ, by their best epochs; null before both have one. */
  'runs.disagreement': { args: { runIds: readonly RunId[] }; result: Disagreement | null };
  'runs.compare': { args: { runIds: readonly RunId[] }; result: RunComparison };

  // ── models ──
  /** A job. `items` are ids of opened images or folders; one or two models. */
  'models.predict': { args: Job & { runIds: readonly RunId[]; items: readonly string[] }; result: Predictions };
  /** A job. What in an image, opened or of a run, speaks for a class; `label` null for the most probable one. */
  'models.explain': { args: Job & { runId: RunId; image: ImageRef; label: string | null }; result: Explanation };
  /** A job. Writes a model into an opened folder, under the run’s name and never over something. */
  'models.export': { args: Job & { runId: RunId; format: ExportFormat; folder: string }; result: ExportReport };
  /** A job. Judges a model on another folder with the same classes. */
  'models.evaluate': { args: Job & { runId: RunId; folder: string }; result: ValidationReport };
}

/** What a host sends without being asked. */
export interface Pushes {
  'job.progress': { readonly job: string; readonly progress: Progress };
  /** Rows that are new or have changed, and runs that are gone. */
  'runs.changed': { readonly rows: readonly RunListRow[]; readonly removed: readonly RunId[] };
  'run.chunk': RunChunk;
  /** Another page, or the menu, changed them. */
  'preferences.changed': Preferences;
  /** The shell asks the page for something: a menu command, or items dropped on the window’s icon. */
  'shell.command': ShellCommand;
}

export type Nothing = Record<string, never>;
export type RequestName = keyof Requests;
export type PushName = keyof Pushes;
export type ArgsOf<N extends RequestName> = Requests[N]['args'];
export type ResultOf<N extends RequestName> = Requests[N]['result'];

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Every push as it travels. */
export type Push = { [N in PushName]: { readonly push: N; readonly body: Pushes[N] } }[PushName];

/** A request that takes a while: it reports `job.progress` under this name and can be cancelled by it. */
interface Job {
  /** Chosen by the page, unique within it. */
  readonly job: string;
}

/** Closes the WebSocket of a browser that has no session with the server; codes from 4000 on are Lathe’s. */
export const REFUSED = 4401;

/** What the page needs of its host: the preload bridge in Electron, a WebSocket in a browser. */
export interface HostBridge {
  /** Known before the host has said anything. */
  readonly kind: HostInfo['kind'];
  request<N extends RequestName>(name: N, args: ArgsOf<N>): Promise<Reply<ResultOf<N>>>;
  /** @returns ends the subscription */
  onPush(listener: (push: Push) => void): () => void;
  /** @returns ends the subscription; told when the host can’t be reached, and when it can again */
  onConnection(listener: (state: 'connected' | 'lost' | 'refused') => void): () => void;
  /**
   * Opens files that a person dropped on the page or chose in it. Electron asks the system where they lie, a browser
   * uploads them.
   */
  openFiles(files: readonly File[], onProgress: (progress: Progress) => void): Promise<Reply<readonly OpenedItem[]>>;
}
