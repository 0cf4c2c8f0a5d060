/**
 * The form of a new run: images, recipe, settings as the person wrote them, and the start. It outlives the view, so that
 * nothing is lost when the person looks at another one.
 */

import type { OpenedItem } from '../../shared/contract/images';
import type { RunDetails } from '../../shared/contract/runs';
import { NOTE_LIMITS } from '../../shared/limits';
import type { Failure } from '../../shared/failures/failure';
import type { RunId } from '../../shared/run';
import { DEFAULT_PRESET, DEFAULT_RECIPE, type SettingKey } from '../../shared/setting-table';
import type { PresetName, RecipeName } from '../../shared/settings';
import type { I18n } from '../i18n/i18n.svelte';
import type { Host } from './host.svelte';
import { Job } from './job.svelte';
import { forgetDraft, keepDraft, readDraft, type Draft } from './new-run/draft';
import { changedKeys, resolveForm, textsFromSettings, without, type Texts } from './new-run/form';
import { Forecast, type ForecastQuestion } from './new-run/forecast.svelte';
import { Images } from './new-run/images.svelte';
import { Preview } from './new-run/preview.svelte';
import type { Router } from './router.svelte';
import { runName } from './run-name';
import type { Toasts } from './toasts.svelte';

/** Counted on until the images are known. */
const FEWEST_CLASSES = 2;
const SEEDS = 2 ** 31;

/** A whole number within what `--seed` takes. */
export function drawSeed(): number {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  return drawn % SEEDS;
}

export class NewRun {
  readonly images: Images;
  readonly preview: Preview;
  readonly forecast: Forecast;
  recipe = $state<RecipeName>(DEFAULT_RECIPE);
  preset = $state<PresetName>(DEFAULT_PRESET);
  texts = $state.raw<Texts>({});
  name = $state('');
  /** The run’s seed, unless the person writes another one. */
  seed = $state(drawSeed());
  previewSeed = $state<number | null>(null);
  /** The run that the settings came from. */
  origin = $state.raw<RunDetails | null>(null);
  originFailure = $state.raw<Failure | null>(null);
  readonly starting: Job<'runs.start'>;

  readonly classes = $derived.by(() => Math.max(FEWEST_CLASSES, this.images.classes.length));
  private readonly input = $derived.by(() => {
    const { recipe, preset, classes, texts, seed, host } = this;
    return { recipe, preset, classes, texts, defaults: { seed, threads: host.info?.defaultThreads ?? 1 } };
  });
  readonly form = $derived(resolveForm(this.input));
  readonly changed = $derived(changedKeys(this.input, this.form));
  readonly wrong = $derived(this.form.shown.filter((key) => this.form.problems[key] !== undefined));
  readonly canStart = $derived.by(() => {
    const { images, wrong, form, starting, name } = this;
    const isUsable = wrong.length === 0 && form.failure === null && name.length <= NOTE_LIMITS.name;
    return images.isReady && isUsable && starting.running === null;
  });

  constructor(
    private readonly host: Host,
    private readonly onStarted: (runId: RunId, name: string) => void,
    /** The run that the settings come from. */
    readonly from: RunId | null,
  ) {
    this.images = new Images(new Job(host));
    this.preview = new Preview(new Job(host));
    this.forecast = new Forecast(new Job(host));
    this.starting = new Job(host);
    if (from === null) this.restoreDraft(readDraft());
    void this.loadOrigin();
  }

  /** What a reload of the page must not lose. */
  get draft(): Draft {
    const { recipe, preset, texts, name, seed, images } = this;
    const { share, folder, validationFolder } = images;
    return { recipe, preset, texts, name, seed, share, folder, validationFolder };
  }

  startOver(): void {
    this.images.forget();
    this.preview.show(null);
    this.forecast.forget();
    // A start that comes too late to be cancelled still leads to its run.
    this.starting.cancel();
    this.starting.failure = null;
    [this.recipe, this.preset, this.texts, this.name] = [DEFAULT_RECIPE, DEFAULT_PRESET, {}, ''];
    [this.seed, this.previewSeed] = [drawSeed(), null];
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
    [this.recipe, this.preset, this.starting.failure] = [recipe, preset, null];
  }

  write(key: SettingKey, text: string): void {
    const isDefault = text === this.form.defaultOf(key);
    this.texts = isDefault ? without(this.texts, key) : { ...this.texts, [key]: text };
    this.starting.failure = null;
  }

  restore(key: SettingKey): void {
    this.texts = without(this.texts, key);
    this.starting.failure = null;
  }

  restoreAll(): void {
    this.texts = {};
    this.starting.failure = null;
  }

  /** What a start asks the host for; null without images. */
  get question(): ForecastQuestion | null {
    const data = this.images.choice;
    if (data === null) return null;
    const { recipe, preset, form } = this;
    // The seed is sent along, so that the run has the command and the views that the page shows.
    return { data, choice: { recipe, preset, changes: { ...form.changes, seed: form.settings.seed } } };
  }

  async start(): Promise<void> {
    const { question } = this;
    if (question === null || !this.canStart) return;
    this.forecast.job.cancel();
    const name = this.name.trim();
    const reply = await this.starting.ask('runs.start', { ...question, name: name === '' ? null : name });
    if (reply?.ok === true) this.onStarted(reply.value.runId, name);
  }

  private restoreDraft(draft: Draft | null): void {
    if (draft === null) return;
    const { share, folder, validationFolder, ...form } = draft;
    Object.assign(this, form);
    this.images.share = share;
    if (folder !== null) void this.openAgain(folder, validationFolder);
  }

  /** A host that has restarted does not know the folder’s id any more. */
  private async openAgain(folder: OpenedItem, validationFolder: OpenedItem | null): Promise<void> {
    await this.images.open(folder, validationFolder);
    if (this.images.job.failure?.code === 'folder-missing') this.images.forget();
  }

  private async startFrom(details: RunDetails): Promise<void> {
    const { settings } = details.manifest;
    const { split, path, classes, layout } = details.dataset;
    [this.recipe, this.preset] = [settings.recipe, settings.preset];
    this.texts = textsFromSettings(settings, classes.length, this.input.defaults);
    this.origin = details;
    if (split.kind === 'stratified') this.images.share = split.share;
    const recent = await this.host.request('folders.recent', {});
    const folder = recent.ok ? recent.value.find((each) => each.path === path) : undefined;
    if (folder !== undefined && this.origin === details && this.images.folder === null) {
      await this.images.open(folder, null, layout);
    }
  }
}

/** One form for each run that settings come from, and one for a run from scratch; each keeps what was written in it. */
export class NewRuns {
  private readonly begun = new Map<RunId | null, NewRun>();

  constructor(
    private readonly host: Host,
    private readonly router: Router,
    private readonly toasts: Toasts,
    private readonly i18n: I18n,
  ) {}

  /** The form as it was left, or a new one. */
  of(from: RunId | null): NewRun {
    const known = this.begun.get(from);
    if (known !== undefined) return known;
    // An effect root, because the form outlives the view that asks for it first.
    $effect.root(() => {
      const run = new NewRun(this.host, (runId, name) => this.started(from, runId, name), from);
      this.begun.set(from, run);
      if (from !== null) return;
      $effect(() => {
        // A started run has no draft.
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
