/** From a message as it came over the wire to its answer: the one door through which a page reaches the services. */

import { REQUESTS } from '../../../shared/contract/requests';
import type { ArgsOf, Reply, RequestName, ResultOf } from '../../../shared/contract/requests';
import { LatheError, toldError, toldFailure, type Failure } from '../../../shared/failures/failure';
import { parseShape, ShapeError } from '../../../shared/schema';

type Handler<N extends RequestName> = (args: ArgsOf<N>) => Promise<ResultOf<N>> | ResultOf<N>;

/** One for each request; the type makes it impossible to forget one. */
export type Handlers = { readonly [N in RequestName]: Handler<N> };

const RELOAD = 'Load the page again; it may be older or newer than its host.';

/** Answers, whatever comes: expected failures and defects are values. */
export async function dispatch(handlers: Handlers, name: unknown, args: unknown): Promise<Reply<unknown>> {
  try {
    return { ok: true, value: await answer(handlers, requestName(name), args) };
  } catch (error) {
    return { ok: false, failure: asFailure(error) };
  }
}

function requestName(name: unknown): RequestName {
  if (typeof name === 'string' && isRequest(name)) return name;
  const received = typeof name === 'string' ? `“${name.slice(0, 60)}”` : `a ${typeof name}`;
  throw toldError('usage', `The name of a request was expected; received ${received}.`, RELOAD);
}

function isRequest(name: string): name is RequestName {
  return Object.hasOwn(REQUESTS, name);
}

function answer<N extends RequestName>(handlers: Handlers, name: N, args: unknown): Promise<ResultOf<N>> | ResultOf<N> {
  // Typed by its table, where each name has its own; a type parameter that may be a union hides that.
  const handler = handlers[name] as Handler<N>;
  return handler(checkedArgs(name, args));
}

function checkedArgs<N extends RequestName>(request: N, args: unknown): ArgsOf<N> {
  try {
    return parseShape(REQUESTS[request].args, args) as ArgsOf<N>;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new LatheError('request-shape', { request, problem: error.problem });
  }
}

/** An error as it crosses. A defect is told on standard error as well, whole, so that it can be mended. */
export function asFailure(error: unknown): Failure {
  if (error instanceof LatheError) return error.failure;
  noteDefect(error);
  const message = error instanceof Error ? error.message : String(error);
  return toldFailure(
    'internal',
    `Something was expected to work and did not: ${message}`,
    'Nothing that was saved is lost. Try again; should it happen again, please report this text as it is.',
  );
}

export function noteDefect(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
