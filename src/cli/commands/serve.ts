/** `lathe serve`: the workbench in a browser, until Ctrl-C. */

import { join } from 'node:path';
import { openPreferences } from '../../app/host/preferences';
import { createWorkbench } from '../../app/workbench/workbench';
import { startWebHost, type WebHost } from '../../server/web-host';
import { texts } from '../i18n/en/texts';
import type { Work } from '../program/work';
import { addressThroughSsh, onEnterKey, openInBrowser } from '../terminal/browser';
import { paint } from '../terminal/screen';

export async function serve(work: Work, { port, open }: { port: number | null; open: boolean }): Promise<void> {
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
  const pageFolder = join(work.builtFolder, '..', 'renderer');
  try {
    const host = await startWebHost({ workbench, pageFolder, port, report });
    try {
      await attend(work, host, open ? places.dataFolder : null);
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
  if (opened !== null && opened.problem !== null) work.progress.print([texts.serve.notOpened(opened.problem)]);
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
  const address = addressThroughSsh(process.env);
  if (address !== null) say(texts.serve.tunnel(host.port, address));
  const another = (): void => say(texts.serve.another(host.mintLink()));
  const stopKey = onEnterKey(another);
  say(texts.serve.link(stopKey !== null));
  process.on('SIGUSR2', another);
  return () => {
    process.off('SIGUSR2', another);
    stopKey?.();
  };
}

function text(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
