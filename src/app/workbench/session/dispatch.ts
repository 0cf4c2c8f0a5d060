/** The one door through which a page reaches the services: from a message off the wire to its answer. */

import { REQUESTS, type ArgsOf, type Reply, type RequestName, type ResultOf } from '../../../shared/contract/requests';
import { LatheError, type Failure } from '../../../shared/failures/failure';
import type { ServedHooks } from '../../../shared/request-channel';
import { parseShape, ShapeError } from '../../../shared/schema';
import { withPageHooks, type PageHooks } from './page-hooks';

type Handler<N extends RequestName> = (args: ArgsOf<N>, hooks: PageHooks) => Promise<ResultOf<N>> | ResultOf<N>;

/** One for each request; the type makes it impossible to forget one. */
export type Handlers = { readonly [N in RequestName]: Handler<N> };

const LONGEST_SHOWN = 60;

/** Always answers: expected failures and defects become values. */
export async function dispatch(
  handlers: Handlers,
  name: unknown,
  args: unknown,
  hooks: ServedHooks,
): Promise<Reply<unknown>> {
  try {
    return { ok: true, value: await answer(handlers, requestName(name), args, hooks) };
  } catch (error) {
    return { ok: false, failure: asFailure(error) };
  }
}

function requestName(name: unknown): RequestName {
  if (typeof name === 'string' && isRequest(name)) return name;
  throw new LatheError('request-unknown', { received: JSON.stringify(name ?? null).slice(0, LONGEST_SHOWN) });
}

function isRequest(name: string): name is RequestName {
  return Object.hasOwn(REQUESTS, name);
}

function answer<N extends RequestName>(
  handlers: Handlers,
  name: N,
  args: unknown,
  hooks: ServedHooks,
): Promise<ResultOf<N>> {
  // Typed by its table, where each name has its own; a type parameter that may be a union hides that.
  const handler = handlers[name] as Handler<N>;
  const checked = checkedArgs(name, args);
  return withPageHooks(hooks, (pageHooks) => handler(checked, pageHooks));
}

function checkedArgs<N extends RequestName>(request: N, args: unknown): ArgsOf<N> {
  try {
    return parseShape(REQUESTS[request].args, args) as ArgsOf<N>;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new LatheError('request-shape', { request, problem: error.problem });
  }
}

/** An error as it crosses to a page. A defect also goes to standard error with its stack, so that it can be mended. */
export function asFailure(error: unknown): Failure {
  if (error instanceof LatheError) return error.failure;
  noteDefect(error);
  const message = error instanceof Error ? error.message : String(error);
  return new LatheError('defect', { message }).failure;
}

export function noteDefect(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
