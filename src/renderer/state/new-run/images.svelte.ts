/** The images of a new run: their folders, the report of the scan, and the split. */

import { DEFAULT_SHARE } from '../../../core/training/split';
import type { DataChoice, OpenedItem, ScannedClass, ScanReport } from '../../../shared/contract/images';
import type { Layout } from '../../../shared/layouts';
import type { Job } from '../job.svelte';
import { splitCounts } from './image-folders';
import { keepLayout, keptLayout } from './kept-layouts';

/** A moving slider must not start a scan at every step. */
const REST_MS = 350;

export class Images {
  folder = $state.raw<OpenedItem | null>(null);
  validationFolder = $state.raw<OpenedItem | null>(null);
  /** What the person said of the folder; null where it speaks for itself. */
  layout = $state<Layout | null>(null);
  /** Share of the images that validate where the folder brings none. */
  share = $state(DEFAULT_SHARE);
  report = $state.raw<ScanReport | null>(null);
  /** The share in the report. */
  private reportShare = $state(DEFAULT_SHARE);
  private rest: ReturnType<typeof setTimeout> | undefined;

  /** Counted with the present share, also before the host has counted. */
  readonly classes: readonly ScannedClass[] = $derived(
    this.report === null || this.report.hasOwnValidation || this.report.refusal !== null
      ? (this.report?.classes ?? [])
      : this.share === this.reportShare
        ? this.report.classes
        : splitCounts(this.report.classes, this.share),
  );
  readonly train = $derived(this.classes.reduce((sum, each) => sum + each.train, 0));
  readonly validation = $derived(this.classes.reduce((sum, each) => sum + each.validation, 0));
  readonly isScanning = $derived.by(() => this.job.running === 'data.scan');
  readonly isReady = $derived(this.report !== null && this.report.refusal === null && !this.isScanning);

  constructor(readonly job: Job<'data.scan' | 'folders.samples'>) {}

  /** As the host takes it; null without a folder. */
  get choice(): DataChoice | null {
    if (this.folder === null) return null;
    const { folder, validationFolder, layout, report } = this;
    const split = report?.hasOwnValidation === true ? null : this.share;
    return { folder: folder.id, validationFolder: validationFolder?.id ?? null, layout, split };
  }

  /** @param layout as the run whose settings are taken has it; null for what the person said of the folder before */
  async open(
    folder: OpenedItem,
    validationFolder: OpenedItem | null = null,
    layout: Layout | null = null,
  ): Promise<void> {
    this.folder = folder;
    this.validationFolder = validationFolder;
    this.layout = layout ?? keptLayout(folder.path);
    this.report = null;
    await this.scan();
  }

  /** The answer to what the folder means; null asks again. */
  async understandAs(layout: Layout | null): Promise<void> {
    if (this.folder === null) return;
    this.layout = layout;
    keepLayout(this.folder.path, layout);
    await this.scan();
  }

  async validateOn(validationFolder: OpenedItem | null): Promise<void> {
    this.validationFolder = validationFolder;
    await this.scan();
  }

  /** Scans the folders; the host remembers images that it has scanned before. */
  async scan(): Promise<void> {
    if (this.folder === null) return;
    clearTimeout(this.rest);
    const { share, folder, validationFolder, layout } = this;
    const args = { folder: folder.id, validationFolder: validationFolder?.id ?? null, layout, split: share };
    const reply = await this.job.ask('data.scan', args);
    if (reply === null) return;
    if (reply.ok) [this.report, this.reportShare] = [reply.value, share];
    // Without an older report the cancellation is all that there is to show.
    else if (this.report === null) this.job.failure = reply.failure;
  }

  /** Opens the sample images; the host draws them at the first call. */
  async openSamples(): Promise<void> {
    clearTimeout(this.rest);
    const reply = await this.job.ask('folders.samples', {});
    if (reply?.ok === true) await this.open(reply.value);
  }

  splitBy(share: number): void {
    this.share = share;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => void this.scan(), REST_MS);
  }

  forget(): void {
    this.job.forget();
    clearTimeout(this.rest);
    [this.folder, this.validationFolder, this.layout, this.report] = [null, null, null, null];
    this.share = DEFAULT_SHARE;
  }
}
