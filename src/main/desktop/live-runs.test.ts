import { describe, expect, it } from 'vitest';
import type { Workbench } from '../../app/workbench/session/ports';
import type { Reply } from '../../shared/contract/requests';
import type { RunListRow } from '../../shared/contract/runs';
import { LatheError } from '../../shared/failures/failure';
import type { RunStatus } from '../../shared/run';
import { LiveRuns } from './live-runs';

const notLive = (status: RunStatus): LatheError => new LatheError('run-not-live', { status });
const noRoom = new LatheError('no-room', { path: '/runs/a', system: 'ENOSPC', place: 'run' });

/** A workbench with one run, which answers its commands so. */
function runsAnswering(answer: LatheError | null): LiveRuns {
  const row = { runId: 'a', name: 'Pets', dataset: 'pets', status: 'running', stage: null } as RunListRow;
  const request = (name: unknown): Promise<Reply<unknown>> => {
    if (name === 'runs.list') return Promise.resolve({ ok: true, value: [row] });
    return Promise.resolve(answer === null ? { ok: true, value: null } : { ok: false, failure: answer.failure });
  };
  const shell = { request, close: () => undefined };
  const workbench: Pick<Workbench, 'shell' | 'onRunsChanged'> = { shell, onRunsChanged: () => () => undefined };
  return new LiveRuns(workbench, () => undefined);
}

describe.each([
  ['before the computer sleeps', async (runs: LiveRuns) => (await runs.refresh(), runs.checkpointAll())],
  ['before quitting', (runs: LiveRuns) => runs.pauseAll()],
])('what is not saved %s', (_, save) => {
  it('is told with its name', async () => {
    expect(await save(runsAnswering(noRoom))).toEqual([{ name: 'Pets', failure: noRoom.failure }]);
  });

  it.each(['lost', 'failed', 'queued'] as const)('is a run that is %s', async (status) => {
    const { failure } = notLive(status);
    expect(await save(runsAnswering(notLive(status)))).toEqual([{ name: 'Pets', failure }]);
  });

  it.each(['finished', 'stopped', 'paused'] as const)('is none that has %s meanwhile', async (status) => {
    expect(await save(runsAnswering(notLive(status)))).toEqual([]);
    expect(await save(runsAnswering(null))).toEqual([]);
  });
});
