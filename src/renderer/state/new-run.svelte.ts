/**
 * The run that a person is about to start: images, recipe, settings as they were written, and the start itself. It
 * outlives the view, so that a look at another one costs nothing.
 */

import type { OpenedItem } from '../../shared/contract/images';
import { NOTE_LIMITS, type RunDetails } from '../../shared/contract/runs';
import type { Failure } from '../../shared/failures/failure';
import type { RunId } from '../../shared/run';
import type { SettingKey } from '../../shared/setting-table';
import type { PresetName, RecipeName } from '../../shared/settings';
import type { Progress } from '../../shared/trainer-protocol';
import type { I18n } from '../i18n/i18n.svelte';
import type { Host, RunningJob } from './host.svelte';
import { forgetDraft, keepDraft, readDraft } from './new-run/draft';
import type { Draft } from './new-run/draft';
import { changedKeys, resolveForm, textsFromSettings, without } from './new-run/form';
import type { Texts } from './new-run/form';
import { Forecast } from './new-run/forecast.svelte';
import type { ForecastQuestion } from './new-run/forecast.svelte';
import { Images } from './new-run/images.svelte';
import { Preview } from './new-run/preview.svelte';
import type { Router } from './router.svelte';
import { runName } from './run-name';
import type { Toasts } from './toasts.svelte';

/** Before images are chosen. */
const FEWEST_CLASSES = 2;
const SEEDS = 2 ** 31;

/** A whole number that the command line takes as well. */
export function drawSeed(): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  return drawn % SEEDS;
}

export class NewRun {
  readonly images: Images;
  readonly preview: Preview;
  readonly forecast: Forecast;
  recipe = $state<RecipeName>('finetune');
  preset = $state<PresetName>('recommended');
  texts = $state.raw<Texts>({});
  name = $state('');
  /** Of the run, unless the person writes another one. */
  seed = $state(drawSeed());
  previewSeed = $state<number | null>(null);
  /** The run whose settings were the start. */
  origin = $state.raw<RunDetails | null>(null);
  originFailure = $state.raw<Failure | null>(null);
  isStarting = $state(false);
  progress = $state.raw<Progress | null>(null);
  startFailure = $state.raw<Failure | null>(null);
  private job: RunningJob<{ runId: RunId }> | null = null;

  readonly classes = $derived.by(() => Math.max(FEWEST_CLASSES, this.images.classes.length));
  private readonly input = $derived.by(() => {
    const { recipe, preset, classes, texts, seed, host } = this;
    return { recipe, preset, classes, texts, defaults: { seed, threads: host.info?.defaultThreads ?? 1 } };
  });
  readonly form = $derived(resolveForm(this.input));
  readonly changed = $derived(changedKeys(this.input, this.form));
  readonly wrong = $derived(this.form.shown.filter((key) => this.form.problems[key] !== undefined));
  readonly canStart = $derived.by(() => {
    const { images, wrong, form, isStarting, name } = this;
    return images.isReady && wrong.length === 0 && form.failure === null && !isStarting && name.length <= NOTE_LIMITS.name;
  });

  constructor(
    private readonly host: Host,
    private readonly onStarted: (runId: RunId, name: string) => void,
    /** The run whose settings are the start. */
    readonly from: RunId | null,
  ) {
    this.images = new Images(host);
    this.preview = new Preview(host);
    this.forecast = new Forecast(host);
    if (from === null) this.goOn(readDraft());
    void this.loadOrigin();
  }

  /** What a reload of the page would lose. */
  get draft(): Draft {
    const { recipe, preset, texts, name, seed, images } = this;
    const { share, folder, validationFolder } = images;
    return { recipe, preset, texts, name, seed, share, folder, validationFolder };
  }

  startOver(): void {
    if (this.isStarting) this.cancelStart();
    this.images.forget();
    this.preview.show(null);
    this.forecast.forget();
    [this.recipe, this.preset, this.texts, this.name] = ['finetune', 'recommended', {}, ''];
    [this.seed, this.previewSeed, this.startFailure] = [drawSeed(), null, null];
    void this.loadOrigin();
  }

  async loadOrigin(): Promise<void> {
    const { from } = this;
    if (from === null) return;
    const reply = await this.host.request('runs.get', { runId: from });
    this.originFailure = reply.ok ? null : reply.failure;
    if (reply.ok) await this.startFrom(reply.value);
  }

  choose({ recipe = this.recipe, preset = this.preset }: { recipe?: RecipeName; preset?: PresetName }): void {
    [this.recipe, this.preset, this.startFailure] = [recipe, preset, null];
  }

  write(key: SettingKey, text: string): void {
    const isDefault = text === this.form.defaultOf(key);
    this.texts = isDefault ? without(this.texts, key) : { ...this.texts, [key]: text };
    this.startFailure = null;
  }

  restore(key: SettingKey): void {
    this.texts = without(this.texts, key);
    this.startFailure = null;
  }

  restoreAll(): void {
    this.texts = {};
    this.startFailure = null;
  }

  /** What a start would ask for; null before there are images. */
  get question(): ForecastQuestion | null {
    const data = this.images.choice;
    if (data === null) return null;
    const { recipe, preset, form } = this;
    // The seed is named, so that the run is the one whose command and views were shown.
    return { data, choice: { recipe, preset, changes: { ...form.changes, seed: form.settings.seed } } };
  }

  async start(): Promise<void> {
    const { question } = this;
    if (question === null || !this.canStart) return;
    this.forecast.cancel();
    const name = this.name.trim();
    const args = { ...question, name: name === '' ? null : name };
    const job = this.host.job('runs.start', args, (progress) => (this.progress = progress));
    [this.job, this.isStarting, this.startFailure, this.progress] = [job, true, null, null];
    const reply = await job.reply;
    if (this.job !== job) return;
    [this.job, this.isStarting, this.progress] = [null, false, null];
    if (reply.ok) this.onStarted(reply.value.runId, name);
    else if (reply.failure.code !== 'cancelled') this.startFailure = reply.failure;
  }

  cancelStart(): void {
    this.job?.cancel();
  }

  private goOn(draft: Draft | null): void {
    if (draft === null) return;
    const { recipe, preset, texts, name, seed, share, folder, validationFolder } = draft;
    [this.recipe, this.preset, this.texts, this.name, this.seed] = [recipe, preset, texts, name, seed];
    this.images.share = share;
    if (folder !== null) void this.openAgain(folder, validationFolder);
  }

  /** A host that was started since knows nothing of what was open. */
  private async openAgain(folder: OpenedItem, validationFolder: OpenedItem | null): Promise<void> {
    await this.images.open(folder, validationFolder);
    if (this.images.failure?.code === 'folder-missing') this.images.forget();
  }

  private async startFrom(details: RunDetails): Promise<void> {
    const { settings } = details.manifest;
    const { split, path, classes } = details.dataset;
    [this.recipe, this.preset] = [settings.recipe, settings.preset];
    this.texts = textsFromSettings(settings, classes.length, this.input.defaults);
    this.origin = details;
    if (split.kind === 'stratified') this.images.share = split.share;
    const recent = await this.host.request('folders.recent', {});
    const folder = recent.ok ? recent.value.find((each) => each.path === path) : undefined;
    if (folder !== undefined && this.origin === details && this.images.folder === null) {
      await this.images.open(folder);
    }
  }
}

/** One for each run that one begins from, and one for those that begin anew: none loses what was written in another. */
export class NewRuns {
  private readonly begun = new Map<RunId | null, NewRun>();

  constructor(
    private readonly host: Host,
    private readonly router: Router,
    private readonly toasts: Toasts,
    private readonly i18n: I18n,
  ) {}

  /** What was begun before goes on. */
  of(from: RunId | null): NewRun {
    const known = this.begun.get(from);
    if (known !== undefined) return known;
    // A root of its own: what is derived in it would end with the view that asks first.
    $effect.root(() => {
      const run = new NewRun(this.host, (runId, name) => this.started(from, runId, name), from);
      this.begun.set(from, run);
      if (from !== null) return;
      $effect(() => {
        // One that was started is no draft any more.
        if (this.begun.get(null) === run) keepDraft(run.draft);
      });
    });
    return this.of(from);
  }

  private started(from: RunId | null, runId: RunId, name: string): void {
    this.begun.delete(from);
    if (from === null) forgetDraft();
    const { route } = this.router;
    const show = (): void => this.router.go({ view: 'run', runId, tab: 'curves' });
    if (route.view === 'new' && route.from === from) {
      show();
      return;
    }
    const { m } = this.i18n;
    const action = { label: m.shell.show, run: show };
    this.toasts.show(m.newRun.started(runName({ name, runId })), { tone: 'good', action });
  }
}
