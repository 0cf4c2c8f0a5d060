/** Requests of the shell itself, with the types of the contract. */

import type { Session } from '../app/workbench/session/ports';
import type { ArgsOf, Reply, RequestName, ResultOf } from '../shared/contract/requests';

export async function ask<N extends RequestName>(
  session: Session,
  name: N,
  args: ArgsOf<N>,
): Promise<Reply<ResultOf<N>>> {
  // A session takes what comes over a wire, so it is typed for anything; this name was checked by the compiler.
  return (await session.request(name, args)) as Reply<ResultOf<N>>;
}
