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
    const request = requestName(name);
    const checked = checkedArgs(request, args);
    // Each handler takes the arguments of its own name, which the compiler does not tell apart here.
    const handler = handlers[request] as (args: object, hooks: PageHooks) => unknown;
    return { ok: true, value: await withPageHooks(hooks, (pageHooks) => handler(checked, pageHooks)) };
  } catch (error) {
    return { ok: false, failure: asFailure(error) };
  }
}

function requestName(name: unknown): RequestName {
  if (typeof name === 'string' && Object.hasOwn(REQUESTS, name)) return name as RequestName;
  throw new LatheError('request-unknown', { received: JSON.stringify(name ?? null).slice(0, LONGEST_SHOWN) });
}

function checkedArgs(request: RequestName, args: unknown): object {
  try {
    return parseShape(REQUESTS[request].args, args);
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
