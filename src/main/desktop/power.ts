/** Keeps the computer awake while a run is trained, and has runs saved before it sleeps or shuts down. */

import { powerMonitor, powerSaveBlocker } from 'electron';
import type { Session } from '../../app/workbench/session/ports';
import { ask } from '../ask';
import type { LiveRun } from './live-runs';

export class KeepAwake {
  private blocker: number | null = null;

  /** @param isWanted the person’s preference */
  update(runs: readonly LiveRun[], isWanted: boolean): void {
    const isNeeded = isWanted && runs.length > 0;
    if (isNeeded && this.blocker === null) this.blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (isNeeded || this.blocker === null) return;
    powerSaveBlocker.stop(this.blocker);
    this.blocker = null;
  }
}

export interface PowerHooks {
  readonly active: () => readonly LiveRun[];
  /** Pauses what is going on, then ends the application. */
  readonly pauseAndQuit: () => Promise<void>;
}

export function watchPower(session: Session, { active, pauseAndQuit }: PowerHooks): void {
  powerMonitor.on('suspend', () => {
    for (const { row } of active()) {
      void ask(session, 'runs.command', { runId: row.runId, command: { kind: 'checkpoint' } });
    }
  });
  // Electron’s types leave out that the event can be held up (Linux and macOS).
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    if (active().length === 0) return;
    event?.preventDefault();
    void pauseAndQuit();
  });
}
