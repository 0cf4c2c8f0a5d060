/** Electron’s main process: what has to happen before the application is ready, and one instance of it. */

import { join } from 'node:path';
import { app, dialog } from 'electron';
import { pathsOfArguments, pathsOfMessage } from './desktop/opened-paths';
import { registerScheme } from './window/protocol';
import { closeDoors } from './window/security';
import { Shell } from './shell';

const builtFolder = import.meta.dirname;
const inbox: string[] = pathsOfArguments(process.argv, process.cwd(), process.defaultApp);
let shell: Shell | null = null;

function open(paths: readonly string[]): void {
  if (shell === null) inbox.push(...paths);
  else void shell.open(paths);
}

async function start(): Promise<void> {
  shell = await Shell.start(builtFolder);
  open(inbox.splice(0));
}

app.setName('Lathe');
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), 'Lathe'));
app.setAppUserModelId('Lathe');
registerScheme();
closeDoors();

if (app.requestSingleInstanceLock({ paths: inbox })) {
  app.on('second-instance', (_event, _argv, _cwd, message) => {
    shell?.show();
    open(pathsOfMessage(message));
  });
  // macOS: dropped on the icon in the dock.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open([path]);
  });
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox('Lathe can’t start', error instanceof Error ? (error.stack ?? error.message) : String(error));
      app.exit(1);
    });
} else {
  app.exit(0);
}
