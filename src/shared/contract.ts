/**
 * The one contract between the page and its host: every request with its arguments and its result, and every push.
 * Electron’s main process, the preload bridge, the web host and the page derive their types from these two tables.
 *
 * A request is answered by a {@link Reply}: an expected failure is a value, never an exception that crosses. Arguments
 * are checked where they enter (src/app/workbench/request-checks.ts). The page names folders and pictures by the ids
 * of what a person opened; only the web host’s folder browser takes paths.
 */

import type { TrainChoice } from './changes';
import type { PictureProblem } from './dataset';
import type { RunEvent } from './events';
import type { Failure } from './failure';
import type { RunForecast } from './forecast';
import type { ClassMetrics, DoctorCheck, EvaluatedPicture, LabelProbability } from './reports';
import type { BestEpoch, DeviceReport, EpochReport, RunId, RunManifest, RunStatus, StageName } from './run';
import type { PresetName, RecipeName } from './settings';
import type { Progress } from './trainer-protocol';

/** Every request: what it takes and what it gives. Arguments are one object each, JSON. */
interface Requests {
  // ── the host ──
  'host.hello': { args: Nothing; result: HostInfo };
  'host.doctor': { args: Nothing; result: readonly DoctorCheck[] };
  'preferences.change': { args: { changes: Partial<Preferences> }; result: Preferences };
  /** Ends a request that was sent with this `job`. */
  'job.cancel': { args: { job: string }; result: null };

  // ── folders and pictures that a person opens ──
  /** The system’s own dialog (Electron only); null when it was dismissed. */
  'folders.choose': { args: { title: string }; result: OpenedItem | null };
  /** The machine’s folders (web host only); null begins at home. */
  'folders.browse': { args: { path: string | null }; result: FolderListing };
  /** Opens what the folder browser shows (web host only). */
  'folders.open': { args: { path: string }; result: OpenedItem };
  /** Folders of earlier runs, latest first. */
  'folders.recent': { args: Nothing; result: readonly OpenedItem[] };
  /** The drawn sample pictures, made from a seed at the first call. A job. */
  'folders.samples': { args: Job; result: OpenedItem };
  /** Pictures that come as bytes: pasted, or dropped on a page that can’t tell where they lie. */
  'upload.begin': { args: { name: string }; result: { upload: string } };
  /** `path` is relative, with forward slashes; `base64` the whole file. */
  'upload.file': { args: { upload: string; path: string; base64: string }; result: null };
  'upload.end': { args: { upload: string }; result: OpenedItem };

  // ── data ──
  /** A job. `split` is the share that validates where the folder brings no validation pictures. */
  'data.scan': { args: Job & DataChoice; result: ScanReport };
  /** Augmented views of the person’s own pictures, by the code that trains. */
  'data.preview': { args: Job & PreviewRequest; result: readonly PreviewedPicture[] };

  // ── runs ──
  'runs.list': { args: Nothing; result: readonly RunListRow[] };
  'runs.get': { args: { runId: RunId }; result: RunDetails };
  /** How long a run would take, and how much room: tried on some of its pictures. A job. */
  'runs.forecast': { args: Job & { data: DataChoice; choice: TrainChoice }; result: RunForecast };
  /** Makes a run and starts its trainer. A job: the pictures are looked at first. */
  'runs.start': {
    args: Job & { data: DataChoice; choice: TrainChoice; name: string | null };
    result: { runId: RunId };
  };
  'runs.pause': { args: { runId: RunId; depth: 'hold' | 'release' }; result: null };
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
  /** What the best epoch made of the validation pictures; null before the first epoch is done. */
  'runs.report': { args: { runId: RunId }; result: ValidationReport | null };
  'runs.compare': { args: { runIds: readonly RunId[] }; result: RunComparison };

  // ── models ──
  /** A job. `items` are ids of opened pictures or folders; one or two models. */
  'models.predict': { args: Job & { runIds: readonly RunId[]; items: readonly string[] }; result: Predictions };
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

/** A folder or a picture that a person opened. `id` is all that the page can name it by. */
export interface OpenedItem {
  readonly id: string;
  readonly kind: 'folder' | 'picture';
  readonly name: string;
  /** For reading only. */
  readonly path: string;
}

export interface FolderListing {
  readonly path: string;
  /** null at the root. */
  readonly parent: string | null;
  readonly folders: readonly { readonly name: string; readonly path: string }[];
  /** Files that look like pictures, by extension. */
  readonly pictures: number;
}

/** The pictures of a run to be. Ids of opened folders. */
export interface DataChoice {
  readonly folder: string;
  readonly validationFolder: string | null;
  /** 0 to 1 (exclusive); null for the default, or the folder’s own pictures. */
  readonly split: number | null;
}

/** A picture as the page asks for it: see `pictureUrl` in src/renderer/bridge.ts. */
export type PictureRef =
  /** `path` is relative to the opened folder, with forward slashes; empty for an opened picture. */
  | { readonly kind: 'item'; readonly item: string; readonly path: string }
  | { readonly kind: 'run'; readonly runId: RunId; readonly subset: 'train' | 'validation'; readonly index: number }
  /** Made by the host for `data.preview` and `models.predict`: the square that the network sees. */
  | { readonly kind: 'made'; readonly id: string };

export interface ScannedClass {
  readonly label: string;
  readonly train: number;
  readonly validation: number;
  /** A few of its pictures. */
  readonly samples: readonly PictureRef[];
}

export interface ScanReport {
  readonly folder: OpenedItem;
  readonly layout: 'class-folders' | 'train-validation' | 'flat';
  readonly classes: readonly ScannedClass[];
  readonly train: number;
  readonly validation: number;
  /** Whether the folder brings validation pictures of its own; else they are split off. */
  readonly hasOwnValidation: boolean;
  /** Counts of every problem by code. */
  readonly problemCounts: Readonly<Record<string, number>>;
  /** The first thousand. */
  readonly problems: readonly PictureProblem[];
  /** Why no run can be made of it, or null. */
  readonly refusal: Failure | null;
}

export interface PreviewRequest {
  readonly folder: string;
  readonly size: number;
  readonly augment: 'none' | 'mirror' | 'article' | 'standard';
  readonly seed: number;
  /** Pictures, and views of each. */
  readonly pictures: number;
  readonly views: number;
}

export interface PreviewedPicture {
  readonly label: string;
  readonly path: string;
  readonly plain: PictureRef;
  readonly views: readonly PictureRef[];
}

/** What a person writes on a run; kept beside it, never part of the training. */
export interface RunNotes {
  /** Empty: the page shows the run’s id. */
  readonly name: string;
  readonly note: string;
  readonly tags: readonly string[];
}

/** A run in the list. */
export interface RunListRow extends RunNotes {
  readonly runId: RunId;
  readonly status: RunStatus;
  readonly recipe: RecipeName;
  readonly preset: PresetName;
  /** Name of the pictures’ folder. */
  readonly dataset: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly stage: StageName | null;
  /** The epoch in progress, from 1, and the steps done in it. */
  readonly epoch: number;
  readonly step: number;
  /** Of the main stage. */
  readonly epochs: number;
  readonly best: BestEpoch | null;
  /** Pauses left out. */
  readonly computeMs: number;
  /** 0 to 7: which colour and dash the run has in every chart. */
  readonly colour: number;
  readonly failure: Failure | null;
  /** Nothing was heard of a run that should be working since then; ISO 8601 or null. */
  readonly stalledSince: string | null;
  /** Why the run can’t be read; then the other facts are empty. */
  readonly damage: Failure | null;
}

export interface RunDetails {
  readonly row: RunListRow;
  readonly manifest: RunManifest;
  /** For reading only. */
  readonly runDir: string;
  readonly device: DeviceReport | null;
  readonly weightsSha256: string | null;
  readonly dataset: {
    readonly path: string;
    /** null where the validation pictures come from the same folder. */
    readonly validationPath: string | null;
    readonly classes: readonly { readonly label: string; readonly train: number; readonly validation: number }[];
    readonly split: { readonly kind: 'folders' } | { readonly kind: 'stratified'; readonly share: number };
    readonly problems: number;
  };
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

/** The last event that a page has. */
export interface JournalPlace {
  readonly n: number;
  readonly at: string;
}

/** Steps of a chunk in columns of equal length: hundreds of thousands of them travel and are kept this way. */
export interface StepColumns {
  readonly n: readonly number[];
  /** Milliseconds since 1970. */
  readonly at: readonly number[];
  readonly stage: readonly StageName[];
  readonly epoch: readonly number[];
  readonly step: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
  readonly learningRate: readonly number[];
  readonly stepMs: readonly number[];
  readonly waitMs: readonly number[];
  readonly pictures: readonly number[];
}

/** A piece of a run’s journal. At most ten a second, at most 5,000 events each. */
export interface RunChunk {
  readonly runId: RunId;
  /** Events above this number that came before are void; null when nothing is. */
  readonly rewoundTo: number | null;
  readonly steps: StepColumns;
  /** Every event but steps. */
  readonly events: readonly Exclude<RunEvent, { kind: 'step' }>[];
  /** Where the page stands after this chunk. */
  readonly place: JournalPlace;
  /** Whether the page has now caught up with the journal. */
  readonly isCaughtUp: boolean;
}

export interface ReportedPicture extends EvaluatedPicture {
  readonly picture: PictureRef;
}

export interface ValidationReport {
  readonly classes: readonly string[];
  /** Rows are true classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassMetrics[];
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly pictures: readonly ReportedPicture[];
  /** What a person should know about the model itself, as sentences. */
  readonly notices?: readonly string[];
}

export interface ComparedRun {
  readonly row: RunListRow;
  readonly epochs: readonly (EpochReport & {
    /** Since the run began, pauses included and left out, at the end of the epoch. */
    readonly wallMs: number;
    readonly computeMs: number;
  })[];
  readonly report: Omit<ValidationReport, 'pictures'> | null;
  readonly bestEpoch: EpochReport | null;
  readonly lastEpoch: EpochReport | null;
  readonly trainMs: number;
  readonly validationMs: number;
}

export interface RunComparison {
  readonly runs: readonly ComparedRun[];
  /** Only settings that differ; a value for each run, in their order. */
  readonly differences: readonly {
    readonly setting: string;
    readonly values: readonly (string | number | boolean | null)[];
  }[];
}

export interface PredictedPicture {
  readonly name: string;
  /** Relative to what was opened. */
  readonly path: string;
  readonly picture: PictureRef;
  /** One for each model, in their order: the square that it sees, and all its classes, most probable first. */
  readonly answers: readonly { readonly seen: PictureRef | null; readonly top: readonly LabelProbability[] }[];
}

export interface Predictions {
  /** Their names as a person wrote them, or empty. */
  readonly models: readonly { readonly runId: RunId; readonly name: string; readonly classes: readonly string[] }[];
  readonly pictures: readonly PredictedPicture[];
  /** What was refused, in words. */
  readonly problems: readonly { readonly name: string; readonly code: string; readonly message: string }[];
  /** From the request to the answer. */
  readonly ms: number;
  /** What a person should know about the models themselves, as sentences. */
  readonly notices?: readonly string[];
}

export type ShellCommand =
  | { readonly kind: 'go'; readonly to: 'runs' | 'new' | 'compare' | 'predict' | 'settings' | 'shortcuts' }
  | { readonly kind: 'open-run'; readonly runId: RunId }
  | { readonly kind: 'toggle-pause' }
  /** Dropped on the window’s icon, or named on the command line. */
  | { readonly kind: 'opened'; readonly items: readonly OpenedItem[] };
