/** The bridge between the page and Electron’s main process: it passes messages on, and decides nothing. */

import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { PageRequests, PreloadBridge } from '../shared/contract/requests';
import { SHELL_CHANNELS, type NumberedPush } from '../shared/contract/shell-channels';
import { RequestClient, type AnswerMessage } from '../shared/request-channel';

const client = new RequestClient<PageRequests>((message) => ipcRenderer.invoke(SHELL_CHANNELS.request, message));
ipcRenderer.on(SHELL_CHANNELS.answer, (_event: IpcRendererEvent, message: AnswerMessage) => client.receive(message));

const bridge: PreloadBridge = {
  request: (name, args, onProgress = () => undefined, cancelled) => {
    const controller = new AbortController();
    void cancelled?.then(() => controller.abort());
    return client.ask(name, args, { onProgress, signal: controller.signal });
  },
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
