import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { closeDisplay, electron, endQuietly, launch, newHome, noElectron, ROOT } from './support/electron';

/** The oldest Electron that opens the workbench; its types come from a newer one. */
const OLDEST = 33;
const isOldest = electron?.version.startsWith(`${OLDEST}.`) === true;
const reason = noElectron?.split('\n')[0] ?? (isOldest ? '' : `this is Electron ${electron?.version ?? ''}`);

/** What is newer and used behind a guard: `Owner.member`. */
const GUARDED: readonly string[] = [];
/** There only where Electron’s default application runs another one. */
const OPTIONAL = ['Process.defaultApp'];
/** Came with Electron 35: shows that what is missing is noticed. */
const CONTROL = 'Session.registerPreloadScript';

/** Every member of Electron’s modules and classes that the shell names, as `Owner.member`. */
function usedMembers(): string[] {
  const folder = join(ROOT, 'src', 'main');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const roots = files.filter((name) => /(?<!\.test)\.ts$/.test(name)).map((name) => join(folder, name));
  const options = { target: ts.ScriptTarget.ES2023, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const program = ts.createProgram(roots, { ...options, module: ts.ModuleKind.ESNext, skipLibCheck: true });
  const checker = program.getTypeChecker();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const declaration = checker.getSymbolAtLocation(node.name)?.declarations?.[0];
      const owner = declaration?.parent;
      const isElectron = declaration?.getSourceFile().fileName.endsWith('electron/electron.d.ts') === true;
      if (isElectron && owner !== undefined && (ts.isClassDeclaration(owner) || ts.isInterfaceDeclaration(owner))) {
        used.add(`${owner.name?.text ?? ''}.${node.name.text}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (roots.includes(file.fileName)) visit(file);
  return [...used].sort();
}

const isSkipped = noElectron !== null || !isOldest;

describe.skipIf(isSkipped)(`API newer than Electron ${OLDEST}${isSkipped ? ` (skipped: ${reason})` : ''}`, () => {
  afterAll(closeDisplay);

  it('is used behind a guard only', async () => {
    const used = usedMembers();
    expect(used).toContain('App.requestSingleInstanceLock');
    const bench = await launch(newHome());
    const unknown = await bench.app.evaluate(
      (modules, members) => {
        const window = modules.BrowserWindow.getAllWindows()[0];
        const { session, webContents, menuItem } = {
          session: modules.session.defaultSession,
          webContents: window?.webContents,
          menuItem: modules.Menu.getApplicationMenu()?.items[0],
        };
        const instances: Record<string, unknown> = {
          ...{ BrowserWindow: window, BaseWindow: window, Session: session, WebContents: webContents },
          ...{ MenuItem: menuItem, Menu: modules.Menu.getApplicationMenu(), WebFrameMain: webContents?.mainFrame },
          ...{ Protocol: session.protocol, WebRequest: session.webRequest, Tray: modules.Tray.prototype },
          ...{ Notification: modules.Notification.prototype, Process: process },
        };
        const ownersOf = (name: string): unknown[] => {
          const module = name.slice(0, 1).toLowerCase() + name.slice(1);
          return [instances[name], Reflect.get(modules, name), Reflect.get(modules, module)];
        };
        const has = (owner: unknown, member: string): boolean =>
          (typeof owner === 'object' || typeof owner === 'function') && owner !== null && member in owner;
        return members.filter((each) => {
          const [owner = '', member = ''] = each.split('.');
          const owners = ownersOf(owner).filter((known) => known !== undefined);
          // What has no owner is a description of options or of an event.
          return owners.length > 0 && !owners.some((known) => has(known, member));
        });
      },
      [...used, CONTROL],
    );
    await endQuietly(bench);
    expect(unknown.filter((each) => !OPTIONAL.includes(each))).toEqual([...GUARDED, CONTROL]);
  });
});
