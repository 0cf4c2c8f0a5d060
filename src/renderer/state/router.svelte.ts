/** Which view is shown, kept in the address so that reload and back work. */

import type { RunId } from '../../shared/run';

export const RUN_TABS = ['curves', 'epochs', 'evaluation', 'settings', 'log'] as const;
export type RunTab = (typeof RUN_TABS)[number];

export type Route =
  | { readonly view: 'runs' }
  /** `from` names a run whose settings are the start. */
  | { readonly view: 'new'; readonly from: RunId | null }
  | { readonly view: 'run'; readonly runId: RunId; readonly tab: RunTab }
  | { readonly view: 'compare'; readonly runIds: readonly RunId[] }
  | { readonly view: 'predict'; readonly runIds: readonly RunId[] }
  | { readonly view: 'settings' }
  | { readonly view: 'not-found' };

/** Views of tables and charts. */
const WIDE: readonly Route['view'][] = ['runs', 'run', 'compare'];

function parseRoute(hash: string): Route {
  const [view = '', first = '', second = ''] = hash.replace(/^#?\/?/, '').split('/');
  const names = namesIn(first);
  if (names === null) return { view: 'not-found' };
  switch (view) {
    case '':
    case 'runs':
      return { view: 'runs' };
    case 'new':
      return { view: 'new', from: names[0] ?? null };
    case 'run': {
      const [runId] = names;
      const tab = RUN_TABS.find((each) => each === second) ?? 'curves';
      return runId === undefined ? { view: 'not-found' } : { view: 'run', runId, tab };
    }
    case 'compare':
      return { view: 'compare', runIds: names };
    case 'predict':
      return { view: 'predict', runIds: names };
    case 'settings':
      return { view: 'settings' };
    default:
      return { view: 'not-found' };
  }
}

/** null where a percent sign encodes nothing. */
function namesIn(list: string): string[] | null {
  try {
    return list === '' ? [] : list.split(',').map(decodeURIComponent);
  } catch {
    return null;
  }
}

export function routeHash(route: Route): string {
  const list = (ids: readonly string[]): string =>
    ids.length === 0 ? '' : `/${ids.map(encodeURIComponent).join(',')}`;
  switch (route.view) {
    case 'runs':
    case 'settings':
    case 'not-found':
      return `#/${route.view}`;
    case 'new':
      return `#/new${list(route.from === null ? [] : [route.from])}`;
    case 'run':
      return `#/run${list([route.runId])}${route.tab === 'curves' ? '' : `/${route.tab}`}`;
    case 'compare':
    case 'predict':
      return `#/${route.view}${list(route.runIds)}`;
  }
}

export class Router {
  route = $state.raw<Route>(parseRoute(location.hash));
  /** Whether the view uses the whole of a large screen, for what stands above it. */
  readonly isWide = $derived(WIDE.includes(this.route.view));

  constructor() {
    addEventListener('hashchange', () => {
      this.route = parseRoute(location.hash);
    });
  }

  go(route: Route): void {
    location.hash = routeHash(route);
    this.route = route;
  }

  /** As {@link go}, without an entry in the history: for what is changed within a view. */
  replace(route: Route): void {
    history.replaceState(null, '', routeHash(route));
    this.route = route;
  }
}
