/** `lathe serve`: the workbench in a browser, until Ctrl-C. */

import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { openPreferences } from '../../app/host/preferences';
import { noteDefect } from '../../app/workbench/session/dispatch';
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
  const pageFolder = join(work.start.builtFolder, '..', 'renderer');
  try {
    const links = new EventEmitter<{ spent: [] }>();
    const onSpentLink = (): void => void links.emit('spent');
    const sessionsFolder = places.dataFolder;
    const host = await startWebHost({ workbench, pageFolder, port, sessionsFolder, onSpentLink, report: noteDefect });
    try {
      await serveUntilInterrupted(work, host, links, open ? places.dataFolder : null);
    } finally {
      await host.close();
    }
  } finally {
    await workbench.close();
  }
}

/** @param openFrom where the file for the browser may lie; null opens none */
async function serveUntilInterrupted(
  work: Work,
  host: WebHost,
  links: EventEmitter<{ spent: [] }>,
  openFrom: string | null,
): Promise<void> {
  const stopLinks = offerLinks(work, host, links);
  const opened = openFrom === null ? null : await openInBrowser(host.mintLink(), openFrom);
  if (opened !== null && opened.problem !== null) work.progress.print([texts.serve.notOpened(opened.problem)]);
  // Runs have trainers of their own, which go on.
  if (!work.signal.aborted) await once(work.signal, 'abort');
  stopLinks();
  await opened?.close();
}

/** A browser asks for a page more than once. */
const OFFER_EVERY_MS = 10_000;

/** Prints the link, and another one when the last one is opened in a second browser, and whenever a person asks for it: a link is good for one browser. */
function offerLinks(work: Work, host: WebHost, links: EventEmitter<{ spent: [] }>): () => void {
  const url = host.mintLink();
  work.answer({ url, port: host.port }, () => [url]);
  const say = (line: string): void => work.progress.print([paint(work.progress, 'faint', line)]);
  const address = addressThroughSsh(process.env);
  if (address !== null) say(texts.serve.tunnel(host.port, address));
  const another = (): void => say(texts.serve.another(host.mintLink()));
  const stopKey = onEnterKey(another);
  say(texts.serve.link(stopKey !== null));
  process.on('SIGUSR2', another);
  let offeredMs = Number.NEGATIVE_INFINITY;
  links.on('spent', () => {
    if (performance.now() - offeredMs < OFFER_EVERY_MS) return;
    offeredMs = performance.now();
    another();
  });
  return () => {
    process.off('SIGUSR2', another);
    stopKey?.();
  };
}
