import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDisplay, ended, endQuietly, launch, newHome, noElectron, titled } from './support/electron';
import type { Workbench } from './support/electron';
import { answerDialogs, askedBoxes } from './support/page';

const HANGS = 'The page does not answer';
const GONE_TWICE = 'The page has stopped twice';

describe.skipIf(noElectron !== null)(titled('A page that'), () => {
  let bench: Workbench;

  beforeAll(async () => {
    bench = await launch(newHome());
    await bench.app.evaluate(({ BrowserWindow, app }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      Object.assign(app, { loads: 0 });
      contents?.on('did-finish-load', () => {
        Object.assign(app, { loads: (Reflect.get(app, 'loads') as number) + 1 });
      });
    });
  });
  afterAll(async () => {
    await endQuietly(bench);
    await closeDisplay();
  });

  /** Since the first one. */
  const loads = (): Promise<number> => bench.app.evaluate(({ app }) => Reflect.get(app, 'loads') as number);
  const hang = (): Promise<boolean | undefined> =>
    bench.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('unresponsive'));
  const crash = (): Promise<void> =>
    bench.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
  // Playwright gives a crashed page up, so main is asked whether it is there again.
  const heading = (): Promise<unknown> =>
    bench.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`document.querySelector('h1')?.textContent`),
    );
  const messages = async (): Promise<string[]> => (await askedBoxes(bench.app)).map(({ message }) => message);

  it('hangs is loaded again when the person says so, and else waited for', async () => {
    await answerDialogs(bench.app, { button: 1 });
    await hang();
    await expect.poll(loads).toBe(1);
    await expect.poll(heading).toBe('Runs');
    expect(await messages()).toEqual([HANGS]);
    await answerDialogs(bench.app, { button: 0 });
    await hang();
    await expect.poll(messages).toEqual([HANGS]);
    expect(await heading()).toBe('Runs');
    expect(await loads()).toBe(1);
  });

  it('crashes again soon after is loaded again only when the person says so', async () => {
    await answerDialogs(bench.app, { button: 0 });
    await crash();
    await expect.poll(loads).toBe(2);
    await expect.poll(heading).toBe('Runs');
    const [box] = await askedBoxes(bench.app);
    expect(box).toMatchObject({ message: GONE_TWICE, buttons: ['Load again', 'Quit'], isAlone: false });
    expect(box?.detail).toContain('Runs go on.');
  });

  it('crashes behind a hidden window is asked about in a box of its own', async () => {
    await bench.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await answerDialogs(bench.app, { button: 0 });
    await crash();
    await expect.poll(loads).toBe(3);
    expect((await askedBoxes(bench.app)).map(({ isAlone }) => isAlone)).toEqual([true]);
  });

  it('crashes once more takes Lathe with it, if that is the answer', async () => {
    await answerDialogs(bench.app, { button: 1 });
    const gone = ended(bench);
    await crash();
    await gone;
  });
});
