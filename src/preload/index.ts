/** The bridge between the page and Electron’s main process: it passes on, and decides nothing. */

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import type { HostBridge } from '../shared/contract/requests';
import { SHELL_CHANNELS } from '../shared/contract/shell-channels';
import type { NumberedPush } from '../shared/contract/shell-channels';

const bridge: Omit<HostBridge, 'onConnection' | 'kind'> = {
  request: (name, args) => ipcRenderer.invoke(SHELL_CHANNELS.request, name, args),
  onPush: (listener) => {
    const pass = (_event: IpcRendererEvent, { n, push }: NumberedPush): void => {
      listener(push);
      ipcRenderer.send(SHELL_CHANNELS.taken, n);
    };
    ipcRenderer.on(SHELL_CHANNELS.push, pass);
    return () => void ipcRenderer.off(SHELL_CHANNELS.push, pass);
  },
  // Empty for what lies nowhere on this machine; main refuses it.
  openFiles: (files) =>
    ipcRenderer.invoke(
      SHELL_CHANNELS.files,
      files.map((file) => webUtils.getPathForFile(file)),
    ),
};

contextBridge.exposeInMainWorld('lathe', bridge);
