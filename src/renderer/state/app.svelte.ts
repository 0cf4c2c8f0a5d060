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

function createApp(bridge: HostBridge) {
  const [i18n, toasts, router] = [new I18n(), new Toasts(), new Router()];
  const host = new Host(bridge, i18n);
  return {
    ...{ i18n, toasts, router, host },
    runs: new Runs(host),
    drops: new Drops(host, router, toasts),
    newRuns: new NewRuns(host, router, toasts, i18n),
    predictions: new Predictions(host),
    evaluations: new Evaluations(host),
    explaining: new Explaining(),
  };
}

export type AppState = ReturnType<typeof createApp>;

const KEY = Symbol('app');

export function provideApp(bridge: HostBridge): AppState {
  return setContext(KEY, createApp(bridge));
}

export function useApp(): AppState {
  return getContext<AppState>(KEY);
}
