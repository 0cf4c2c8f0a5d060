/** Keeps the computer awake while a run is trained, and saves runs before it sleeps or shuts down. */

import { powerMonitor, powerSaveBlocker } from 'electron';
import type { LiveRuns, Refusal } from './live-runs';

export class KeepAwake {
  private blocker: number | null = null;

  update(isNeeded: boolean): void {
    if (isNeeded) this.blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.blocker !== null) {
      powerSaveBlocker.stop(this.blocker);
      this.blocker = null;
    }
  }
}

/**
 * @param tellUnsaved called with the runs that could not be saved before the computer sleeps: the person reads it on waking
 * @param pauseAndQuit pauses what is going on, then ends the application
 */
export function watchPower(
  runs: LiveRuns,
  tellUnsaved: (refusals: readonly Refusal[]) => void,
  pauseAndQuit: () => Promise<void>,
): void {
  powerMonitor.on('suspend', () => {
    void runs.checkpointAll().then((refusals) => {
      if (refusals.length > 0) tellUnsaved(refusals);
    });
  });
  // Electron’s types leave out that the event can be held up (Linux and macOS).
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    if (runs.active().length === 0) return;
    event?.preventDefault();
    void pauseAndQuit();
  });
}
