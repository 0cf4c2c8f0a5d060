/** A request as it comes over the WebSocket: `{ id, name, args }`. */

import type { RawData } from 'ws';
import { INVALID_PAYLOAD, POLICY_VIOLATION } from './close-codes';

export interface BridgeRequest {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
}

/** Name and arguments are checked by the workbench; here only that there is something to answer. */
export function readRequest(data: RawData, isBinary: boolean): BridgeRequest | { readonly close: number } {
  if (isBinary || !Buffer.isBuffer(data)) return { close: POLICY_VIOLATION };
  let message: unknown;
  try {
    message = JSON.parse(data.toString('utf8'));
  } catch {
    return { close: INVALID_PAYLOAD };
  }
  if (typeof message !== 'object' || message === null) return { close: POLICY_VIOLATION };
  const { id, name, args }: { id?: unknown; name?: unknown; args?: unknown } = message;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || typeof name !== 'string')
    return { close: POLICY_VIOLATION };
  return { id, name, args };
}
