/** The component of each view, and its icon in the navigation. What leads to it stands in shared/contract/views.ts. */

import { ChartSpline, Columns2, Plus, ScanSearch, Settings } from '@lucide/svelte';
import type { Component } from 'svelte';
import type { ViewName } from '../../shared/contract/views';
import type { Route, ViewParams } from '../state/router.svelte';
import CompareView from './compare/CompareView.svelte';
import NewRunView from './new-run/NewRunView.svelte';
import NotFoundView from './NotFoundView.svelte';
import PredictView from './predict/PredictView.svelte';
import RunView from './run/RunView.svelte';
import RunsView from './runs/RunsView.svelte';
import SettingsView from './settings/SettingsView.svelte';

const COMPONENTS: { readonly [V in Route['view']]: Component<ViewParams<V, Record<string, never>>> } = {
  runs: RunsView,
  new: NewRunView,
  run: RunView,
  compare: CompareView,
  predict: PredictView,
  settings: SettingsView,
  'not-found': NotFoundView,
};

/** A view takes what its route holds; the table above ties the two. */
export function componentOf(view: Route['view']): Component<object> {
  return COMPONENTS[view] as Component<object>;
}

export const VIEW_ICONS: Readonly<Record<ViewName, typeof Plus>> = {
  runs: ChartSpline,
  new: Plus,
  compare: Columns2,
  predict: ScanSearch,
  settings: Settings,
};
