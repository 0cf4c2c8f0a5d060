/** What no page may do, whoever wrote it. The list is Electron’s: electronjs.org/docs/latest/tutorial/security. */

import { app, shell, type Session, type WebContents, type WebPreferences } from 'electron';
import { isOurs, isPage, PAGE_SCHEME } from './page-address';

/** Addresses that open in the person’s own browser; every other one is refused. */
const EXTERNAL_ADDRESSES: readonly string[] = ['https://creativecommons.org/licenses/by/4.0/'];

/** Copying a command or a table is all that the page needs of the system. */
const ALLOWED_PERMISSIONS: readonly string[] = ['clipboard-sanitized-write'];

/** Schemes that never leave the machine. */
const LOCAL_SCHEMES: readonly string[] = [`${PAGE_SCHEME}:`, 'blob:', 'data:', 'devtools:'];

export const PAGE_PREFERENCES: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // It fetches dictionaries.
  spellcheck: false,
};

/** Before the application is ready. No name is ever resolved, so that nothing can be asked of another machine. */
export function closeDoors(): void {
  // Root has no sandbox to give; asking for it then would take the network service down.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  for (const off of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability']) {
    app.commandLine.appendSwitch(off);
  }
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

export function guardSession(session: Session): void {
  session.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame }) => {
    return isMainFrame && isOurs(origin) && ALLOWED_PERMISSIONS.includes(permission);
  });
  session.setPermissionRequestHandler((_contents, permission, decide, { isMainFrame, requestingUrl }) => {
    decide(isMainFrame && isOurs(requestingUrl) && ALLOWED_PERMISSIONS.includes(permission));
  });
  session.setDevicePermissionHandler(() => false);
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('will-download', (event, item) => {
    if (!isLocalDownload(item.getURL())) event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !LOCAL_SCHEMES.some((scheme) => url.startsWith(scheme)) });
  });
}

/** A figure or a table that the page has made. */
function isLocalDownload(address: string): boolean {
  return address.startsWith('data:') || address.startsWith(`blob:${PAGE_SCHEME}://`);
}

/** For every web contents that there ever is. */
export function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (EXTERNAL_ADDRESSES.includes(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
