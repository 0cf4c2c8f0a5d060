/** The images of a run to be: which folders, what a look at them found, how they are split. */

import { DEFAULT_SHARE } from '../../../core/training/split';
import type { DataChoice, OpenedItem, ScannedClass, ScanReport } from '../../../shared/contract/images';
import type { Failure } from '../../../shared/failures/failure';
import type { Progress } from '../../../shared/trainer-protocol';
import type { Host, RunningJob } from '../host.svelte';
import { splitCounts } from './split-counts';

/** A slider that is being moved asks once it rests. */
const REST_MS = 350;

export class Images {
  folder = $state.raw<OpenedItem | null>(null);
  validationFolder = $state.raw<OpenedItem | null>(null);
  /** Of the images that validate where the folder brings none. */
  share = $state(DEFAULT_SHARE);
  report = $state.raw<ScanReport | null>(null);
  failure = $state.raw<Failure | null>(null);
  progress = $state.raw<Progress | null>(null);
  isScanning = $state(false);
  isDrawing = $state(false);
  /** The share that the report was made with. */
  private reportShare = $state(DEFAULT_SHARE);
  private job: RunningJob<unknown> | null = null;
  private rest: ReturnType<typeof setTimeout> | undefined;

  /** With the counts of the present share, before the host has counted them. */
  readonly classes: readonly ScannedClass[] = $derived(
    this.report === null || this.report.hasOwnValidation || this.report.refusal !== null
      ? (this.report?.classes ?? [])
      : this.share === this.reportShare
        ? this.report.classes
        : splitCounts(this.report.classes, this.share),
  );
  readonly train = $derived(this.classes.reduce((sum, each) => sum + each.train, 0));
  readonly validation = $derived(this.classes.reduce((sum, each) => sum + each.validation, 0));
  readonly isReady = $derived(this.report !== null && this.report.refusal === null && !this.isScanning);

  constructor(private readonly host: Host) {}

  /** What the host is asked to train on; null before there is a folder. */
  get choice(): DataChoice | null {
    if (this.folder === null) return null;
    const { folder, validationFolder, report } = this;
    const split = report?.hasOwnValidation === true ? null : this.share;
    return { folder: folder.id, validationFolder: validationFolder?.id ?? null, split };
  }

  async open(folder: OpenedItem, validationFolder: OpenedItem | null = null): Promise<void> {
    this.folder = folder;
    this.validationFolder = validationFolder;
    this.report = null;
    await this.scan();
  }

  async validateOn(validationFolder: OpenedItem | null): Promise<void> {
    this.validationFolder = validationFolder;
    await this.scan();
  }

  /** Looks at the images; those that were looked at before are remembered. */
  async scan(): Promise<void> {
    if (this.folder === null) return;
    const { share } = this;
    const args = { folder: this.folder.id, validationFolder: this.validationFolder?.id ?? null, split: share };
    const job = this.host.job('data.scan', args, (progress) => {
      if (this.job === job) this.progress = progress;
    });
    this.begin(job);
    this.isScanning = true;
    const reply = await job.reply;
    if (this.job !== job) return;
    this.end();
    if (reply.ok) [this.report, this.reportShare] = [reply.value, share];
    else if (reply.failure.code !== 'cancelled' || this.report === null) this.failure = reply.failure;
  }

  /** Opens the sample images, which are drawn when they are asked for first. */
  async openSamples(): Promise<void> {
    const job = this.host.job('folders.samples', {}, (progress) => {
      if (this.job === job) this.progress = progress;
    });
    this.begin(job);
    this.isDrawing = true;
    const reply = await job.reply;
    if (this.job !== job) return;
    this.end();
    if (reply.ok) await this.open(reply.value);
    else if (reply.failure.code !== 'cancelled') this.failure = reply.failure;
  }

  splitBy(share: number): void {
    this.share = share;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => void this.scan(), REST_MS);
  }

  /** What was found before stays. */
  cancel(): void {
    this.job?.cancel();
  }

  forget(): void {
    this.job?.cancel();
    clearTimeout(this.rest);
    this.end();
    [this.folder, this.validationFolder, this.report, this.share] = [null, null, null, DEFAULT_SHARE];
  }

  private begin(job: RunningJob<unknown>): void {
    this.job?.cancel();
    clearTimeout(this.rest);
    this.end();
    this.job = job;
  }

  private end(): void {
    this.job = null;
    [this.progress, this.failure, this.isScanning, this.isDrawing] = [null, null, false, false];
  }
}
