/** What every view shares, handed down by context: the bridge’s state, the language, the route, the runs, the toasts. */

import { getContext, setContext } from 'svelte';
import type { HostBridge } from '../../shared/contract/requests';
import { I18n } from '../i18n/i18n.svelte';
import { Drops } from './drops.svelte';
import { Evaluations } from './evaluations.svelte';
import { Explaining } from './explaining.svelte';
import { Host } from './host.svelte';
import { NewRuns } from './new-run.svelte';
import { Predictions } from './predictions.svelte';
import { Router } from './router.svelte';
import { Runs } from './runs.svelte';
import { Toasts } from './toasts.svelte';

export class AppState {
  readonly i18n = new I18n();
  readonly toasts = new Toasts();
  readonly router = new Router();
  readonly host: Host;
  readonly runs: Runs;
  readonly drops: Drops;
  readonly newRuns: NewRuns;
  readonly predictions: Predictions;
  readonly evaluations: Evaluations;
  readonly explaining = new Explaining();

  constructor(bridge: HostBridge) {
    this.host = new Host(bridge, this.i18n);
    this.runs = new Runs(this.host);
    this.drops = new Drops(this.host, this.router, this.toasts);
    this.newRuns = new NewRuns(this.host, this.router, this.toasts, this.i18n);
    this.predictions = new Predictions(this.host);
    this.evaluations = new Evaluations(this.host);
  }
}

const KEY = Symbol('app');

export function provideApp(bridge: HostBridge): AppState {
  return setContext(KEY, new AppState(bridge));
}

export function useApp(): AppState {
  return getContext<AppState>(KEY);
}
