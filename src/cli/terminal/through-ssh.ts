/** What somebody who is logged in through SSH has to type at home, to reach the page. */

import { hostname, userInfo } from 'node:os';

export function throughSsh(port: number, env: NodeJS.ProcessEnv): string[] {
  if ((env['SSH_CONNECTION'] ?? '') === '') return [];
  const [, , address = hostname()] = (env['SSH_CONNECTION'] ?? '').split(' ');
  return [`From your own computer, first: ssh -N -L ${port}:127.0.0.1:${port} ${userInfo().username}@${address}`];
}
