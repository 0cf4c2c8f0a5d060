/** `lathe serve`: the workbench in a browser, until Ctrl-C. */

import { join } from 'node:path';
import { openPreferences } from '../../app/host/preferences-file';
import { createWorkbench } from '../../app/workbench/workbench';
import { startWebHost } from '../../server/web-host';
import type { WebHost } from '../../server/web-host';
import type { Work } from '../program/action';
import { onEnterKey } from '../terminal/enter-key';
import type { ServeFlags } from '../program/flags';
import { openInBrowser } from '../terminal/open-browser';
import { paint } from '../terminal/paint';
import { throughSsh } from '../terminal/through-ssh';

/** @param builtFolder absolute path of `out/main`; the page lies beside it */
export async function serve(work: Work, builtFolder: string, flags: ServeFlags): Promise<void> {
  const { places } = work.context;
  const context = { ...work.context, places: { ...places, runsFolder: work.runsDir } };
  const workbench = createWorkbench(context, {
    info: { kind: 'web', electron: null, isTrial: false },
    preferences: await openPreferences(join(places.dataFolder, 'preferences.json')),
    chooseFolder: null,
    chooseWeights: null,
    reveal: null,
    canBrowse: true,
  });
  const report = (error: unknown): void => work.progress.print(text(error).split('\n'));
  const pageFolder = join(builtFolder, '..', 'renderer');
  try {
    const host = await startWebHost({ workbench, pageFolder, port: flags.port ?? null, report });
    try {
      await attend(work, host, flags.open === true ? places.dataFolder : null);
    } finally {
      await host.close();
    }
  } finally {
    await workbench.close();
  }
}

/** @param openFrom where the file for the browser may lie; null opens none */
async function attend(work: Work, host: WebHost, openFrom: string | null): Promise<void> {
  const stopLinks = offerLinks(work, host);
  const opened = openFrom === null ? null : await openInBrowser(host.mintLink(), openFrom);
  if (opened !== null && opened.problem !== null)
    work.progress.print([`${opened.problem} Open the address above by hand.`]);
  await untilEnded(work);
  stopLinks();
  await opened?.close();
}

/** Runs have trainers of their own, which go on. */
function untilEnded({ signal }: Work): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Prints the link, and another one whenever a person asks for it: a link is good for one browser. */
function offerLinks(work: Work, host: WebHost): () => void {
  const url = host.mintLink();
  work.answer({ url, port: host.port }, () => [url]);
  const say = (line: string): void => work.progress.print([paint(work.progress, 'faint', line)]);
  for (const line of throughSsh(host.port, process.env)) say(line);
  const another = (): void => say(`A new link, good for one browser: ${host.mintLink()}`);
  const stopKey = onEnterKey(another);
  say(
    `The link is good for one browser. ${stopKey === null ? '' : 'Enter prints a new one. '}Ctrl-C ends; runs go on.`,
  );
  process.on('SIGUSR2', another);
  return () => {
    process.off('SIGUSR2', another);
    stopKey?.();
  };
}

function text(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
