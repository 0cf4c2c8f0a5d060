/**
 * The one contract between the page and its host: every request with its arguments and its result, and every push.
 * Electron’s main process, the preload bridge, the web host and the page derive their types from these two tables.
 *
 * A request is answered by a {@link Reply}: an expected failure is a value, never an exception that crosses. A request
 * that takes a while reports its progress, and any request can be cancelled (`request-channel.ts`). Arguments
 * are checked where they enter (src/app/workbench/session/dispatch.ts). The page names folders and images by the ids
 * of what a person opened; only the web host’s folder browser takes paths.
 */

import * as v from 'valibot';
import type { RunForecast } from '../forecast';
import type { DoctorCheck } from '../doctor';
import { COMPARED_RUNS } from '../limits';
import { EXPORT_FORMATS } from '../file-formats';
import { type ExportReport } from '../reports';
import type { RunId } from '../run';
import { commandShape, type CommandAnswer } from '../run-commands';
import { number, object, partial, textUpTo, type Shape } from '../schema';
import { trainChoiceShape } from '../settings';
import type { Reply, RequestHooks } from '../request-channel';
import type { Progress } from '../trainer-protocol';
import { preferencesShape } from './host';
import type { CacheFacts, HostInfo, Preferences, ShellCommand, TrashStatus } from './host';
import { dataChoiceShape, id, imageRefShape, path, previewRequestShape } from './images';
import type { FolderListing, ImageProblems, OpenedItem, PreviewedImage, ScanReport } from './images';
import type { Disagreement, Explanation, Predictions, RunComparison, ValidationReport } from './predictions';
import { journalPlaceShape, runId, runNotesShape, type RunChunk, type RunDetails, type RunListRow } from './runs';

/** Bytes of an uploaded file. */
export const LARGEST_UPLOAD = 64 * 1024 * 1024;
const LONGEST_BASE64 = Math.ceil(LARGEST_UPLOAD / 3) * 4;
const MOST_RUNS = 1000;
const MOST_ITEMS = 1000;
/** A folder’s name. */
const LONGEST_LABEL = 255;

function listWithin(entry: v.GenericSchema<string>, fewest: number, most: number): v.GenericSchema<string[]> {
  return v.pipe(v.array(entry), v.minLength(fewest), v.maxLength(most));
}

const runIds = (fewest: number, most: number): v.GenericSchema<RunId[]> => listWithin(runId, fewest, most);

/** A request: the shape of its arguments, and the type of its result. */
interface RequestEntry<A, R> {
  readonly args: v.GenericSchema<object, A>;
  /** A type alone. */
  readonly result?: R;
}

function takes<E extends v.ObjectEntries>(entries: E) {
  return { gives: <R>(): RequestEntry<v.InferOutput<v.ObjectSchema<E, undefined>>, R> => ({ args: object(entries) }) };
}

/** Every request: what it takes, one object each, JSON; and what it gives. */
export const REQUESTS = {
  // ── the host ──
  'host.hello': takes({}).gives<HostInfo>(),
  'host.doctor': takes({}).gives<readonly DoctorCheck[]>(),
  'preferences.change': takes({ changes: partial(preferencesShape.entries) }).gives<Preferences>(),

  // ── folders and images that a person opens ──
  /** The system’s own dialog (Electron only); null when it was dismissed. */
  'folders.choose': takes({ title: textUpTo(200) }).gives<OpenedItem | null>(),
  /** A weights file for a head, by the system’s dialog (Electron only); null when it was dismissed. */
  'weights.choose': takes({ title: textUpTo(200) }).gives<{ path: string } | null>(),
  /** The machine’s folders (web host only); null begins at home. */
  'folders.browse': takes({ path: v.nullable(path) }).gives<FolderListing>(),
  /** Opens what the folder browser shows (web host only). */
  'folders.open': takes({ path }).gives<OpenedItem>(),
  /** Folders of earlier runs, latest first. */
  'folders.recent': takes({}).gives<readonly OpenedItem[]>(),
  /** The drawn sample images, made from a seed at the first call. */
  'folders.samples': takes({}).gives<OpenedItem>(),
  /** Images that come as bytes: pasted, or dropped on a page that can’t tell where they lie. */
  'upload.begin': takes({ name: textUpTo(200) }).gives<{ upload: string }>(),
  /** `path` is relative, with forward slashes; `base64` the whole file. */
  'upload.file': takes({ upload: id, path, base64: textUpTo(LONGEST_BASE64) }).gives<null>(),
  'upload.end': takes({ upload: id }).gives<OpenedItem>(),

  // ── data ──
  /** `split` is the share that validates where the folder brings no validation images. */
  'data.scan': takes(dataChoiceShape.entries).gives<ScanReport>(),
  /** Augmented views of the person’s own images, by the code that trains. */
  'data.preview': takes(previewRequestShape.entries).gives<readonly PreviewedImage[]>(),

  // ── runs ──
  'runs.list': takes({}).gives<readonly RunListRow[]>(),
  'runs.get': takes({ runId }).gives<RunDetails>(),
  /** How long a run would take, and how much room: tried on some of its images. */
  'runs.forecast': takes({ data: dataChoiceShape, choice: trainChoiceShape }).gives<RunForecast>(),
  /** Makes a run and starts its trainer. Scans the images first. */
  'runs.start': takes({
    data: dataChoiceShape,
    choice: trainChoiceShape,
    name: v.nullable(runNotesShape.entries.name),
  }).gives<{ runId: RunId }>(),
  /** Answered when the run has done it. */
  'runs.command': takes({ runId, command: commandShape }).gives<CommandAnswer>(),
  /** `epochs` extends the run to so many in all. */
  'runs.resume': takes({ runId, epochs: v.nullable(number) }).gives<null>(),
  /** Finds all pictures of a run in an opened folder by their content, and has the run read them there from now on. */
  'runs.move-data': takes({ runId, folder: id }).gives<null>(),
  'runs.annotate': takes({ runId, changes: partial(runNotesShape.entries) }).gives<RunListRow>(),
  /** Moves runs to the trash in the runs folder; a run with a trainer is refused. */
  'runs.delete': takes({ runIds: runIds(1, MOST_RUNS) }).gives<null>(),
  'runs.restore': takes({ runIds: runIds(1, MOST_RUNS) }).gives<null>(),
  'trash.status': takes({}).gives<TrashStatus>(),
  'trash.empty': takes({}).gives<null>(),
  'cache.status': takes({}).gives<CacheFacts>(),
  /** Removes kept features, those left out that a run uses which has just begun. */
  'cache.empty': takes({}).gives<CacheFacts>(),
  /** Copies the run folder that was opened into the runs folder. */
  'runs.import': takes({ folder: id }).gives<{ runId: RunId }>(),
  /** Shows the run’s folder in the system’s file manager (Electron only). */
  'runs.reveal': takes({ runId }).gives<null>(),
  /** Begins `run.chunk` pushes, from the start or behind what the page has; one watch for each run and page. */
  'runs.watch': takes({ runId, after: v.nullable(journalPlaceShape) }).gives<null>(),
  'runs.unwatch': takes({ runId }).gives<null>(),
  /** What the best epoch made of the validation images; null before the first epoch is done. */
  'runs.report': takes({ runId }).gives<ValidationReport | null>(),
  /** What was left out of its images, and what was noticed, when it was made. */
  'runs.problems': takes({ runId }).gives<ImageProblems>(),
  /** All of the run as it is now, on one page for any browser. */
  'runs.page': takes({ runId }).gives<{ html: string }>(),
  /** Where two runs differ, by their best epochs; null before both have one. */
  'runs.disagreement': takes({ runIds: runIds(2, 2) }).gives<Disagreement | null>(),
  'runs.compare': takes({ runIds: runIds(1, COMPARED_RUNS.most) }).gives<RunComparison>(),

  // ── models ──
  /** `items` are ids of opened images or folders; one or two models. */
  'models.predict': takes({ runIds: runIds(1, 2), items: listWithin(id, 1, MOST_ITEMS) }).gives<Predictions>(),
  /** What in an image, opened or of a run, speaks for a class; `label` null for the most probable one. */
  'models.explain': takes({
    runId,
    image: imageRefShape,
    label: v.nullable(textUpTo(LONGEST_LABEL)),
  }).gives<Explanation>(),
  /** Writes a model into an opened folder, under the run’s name and never over something. */
  'models.export': takes({ runId, format: v.picklist(EXPORT_FORMATS), folder: id }).gives<ExportReport>(),
  /** Judges a model on another folder with the same classes. */
  'models.evaluate': takes({ runId, folder: id }).gives<ValidationReport>(),
};
type Requests = typeof REQUESTS;

/** What a host sends without being asked. */
export interface Pushes {
  /** Rows that are new or have changed, and runs that are gone. */
  'runs.changed': { readonly rows: readonly RunListRow[]; readonly removed: readonly RunId[] };
  'run.chunk': RunChunk;
  /** Another page, or the menu, changed them. */
  'preferences.changed': Preferences;
  /** The shell asks the page for something: a menu command, or items dropped on the window’s icon. */
  'shell.command': ShellCommand;
}

export type RequestName = keyof Requests;
export type PushName = keyof Pushes;
export type ArgsOf<N extends RequestName> = PageRequests[N]['args'];
export type ResultOf<N extends RequestName> = PageRequests[N]['result'];

export type { Reply } from '../request-channel';

export type PageRequests = {
  readonly [N in RequestName]: {
    args: Shape<Requests[N]['args']>;
    result: Requests[N] extends { result?: infer R } ? R : never;
  };
};

export type Push = { [N in PushName]: { readonly push: N; readonly body: Pushes[N] } }[PushName];

/** What the page needs of its host: the preload bridge in Electron, a WebSocket in a browser. */
export interface HostBridge {
  /** Known before the host has said anything. */
  readonly kind: HostInfo['kind'];
  request<N extends RequestName>(name: N, args: ArgsOf<N>, hooks?: RequestHooks): Promise<Reply<ResultOf<N>>>;
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

/** What the preload script of Electron exposes: only functions, promises and plain values cross from there to the page. */
export interface PreloadBridge extends Pick<HostBridge, 'onPush' | 'openFiles'> {
  /** @param cancelled cancels the request when it resolves */
  request<N extends RequestName>(
    name: N,
    args: ArgsOf<N>,
    onProgress?: RequestHooks['onProgress'],
    cancelled?: Promise<unknown>,
  ): Promise<Reply<ResultOf<N>>>;
}
