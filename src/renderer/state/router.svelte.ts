/** Which view is shown, kept in the address so that reload and back work. */

import { VIEW_NAMES, type ViewName } from '../../shared/contract/views';
import type { RunId } from '../../shared/run';

export const RUN_TABS = ['curves', 'epochs', 'evaluation', 'settings', 'log'] as const;
export type RunTab = (typeof RUN_TABS)[number];

/** What views are shown of; the others take nothing. */
interface Params {
  /** `from` names a run whose settings are the start. */
  readonly new: { readonly from: RunId | null };
  readonly run: { readonly runId: RunId; readonly tab: RunTab };
  readonly compare: { readonly runIds: readonly RunId[] };
  readonly predict: { readonly runIds: readonly RunId[] };
}

type View = ViewName | 'run' | 'not-found';
export type ViewParams<V extends View, None = unknown> = V extends keyof Params ? Params[V] : None;
export type Route = { [V in View]: { readonly view: V } & ViewParams<V> }[View];

const NOT_FOUND: Route = { view: 'not-found' };

/** Reads `#/compare/a,b` or `#/run/a/log`. */
function parseRoute(hash: string): Route {
  const [name = '', list = '', tab = ''] = hash.replace(/^#?\/?/, '').split('/');
  const names = namesIn(list);
  const [first = null] = names ?? [];
  const view = VIEW_NAMES.find((each) => each === (name === '' ? 'runs' : name));
  if (names === null) return NOT_FOUND;
  if (view === 'new') return { view, from: first };
  if (view === 'compare' || view === 'predict') return { view, runIds: names };
  if (view !== undefined) return { view };
  if (name !== 'run' || first === null) return NOT_FOUND;
  return { view: 'run', runId: first, tab: RUN_TABS.find((each) => each === tab) ?? 'curves' };
}

/** null where a percent sign encodes nothing. */
function namesIn(list: string): string[] | null {
  try {
    return list === '' ? [] : list.split(',').map(decodeURIComponent);
  } catch {
    return null;
  }
}

function namesOf(route: Route): readonly string[] {
  if ('runIds' in route) return route.runIds;
  if ('runId' in route) return [route.runId];
  return 'from' in route && route.from !== null ? [route.from] : [];
}

export function routeHash(route: Route): string {
  const names = namesOf(route).map(encodeURIComponent).join(',');
  const tab = 'tab' in route && route.tab !== 'curves' ? route.tab : '';
  return ['#', route.view, names, tab].filter((part) => part !== '').join('/');
}

export class Router {
  route = $state.raw<Route>(parseRoute(location.hash));
  /** Changes with what is shown, but not with another tab of a run, nor with other runs to compare or to ask. */
  readonly place = $derived(
    'runIds' in this.route ? this.route.view : [this.route.view, ...namesOf(this.route)].join('/'),
  );

  constructor() {
    addEventListener('hashchange', () => {
      this.route = parseRoute(location.hash);
    });
  }

  go(route: Route): void {
    location.hash = routeHash(route);
    this.route = route;
  }

  /** A view as the navigation leads to it. */
  open(view: ViewName): void {
    this.go(parseRoute(view));
  }

  /** As {@link go}, without an entry in the history: for what is changed within a view. */
  replace(route: Route): void {
    history.replaceState(null, '', routeHash(route));
    this.route = route;
  }
}
