import { beforeEach, describe, expect, it } from 'vitest';
import type { RunEventBody } from '../../shared/events';
import type { RunStatus } from '../../shared/run';
import type { RunCommand } from '../../shared/run-commands';
import { LatheError } from '../../shared/failures/failure';
import { RunControl, RunHalted } from './run-control';

/** What the run did, in order. */
let told: string[];
let inbox: RunCommand[];
let nowMs: number;
/** Called with each sleep: what happens meanwhile. */
let onSleep: (slept: number) => void;
let sleeps: number;
/** Whether there is something to save. */
let canSave: boolean;
/** Called while a checkpoint is written. */
let onCheckpoint: () => Promise<void>;
/** Whether the run’s folder was deleted. */
let isGone: boolean;
let control: RunControl;

const run = {
  status: 'running' as RunStatus,
  setStatus: (status: RunStatus): Promise<void> => {
    run.status = status;
    told.push(status);
    return Promise.resolve();
  },
  requireThere: (): void => {
    if (isGone) throw new LatheError('run-folder-gone', { runDir: '/runs/a' });
  },
  event: (body: RunEventBody): void => void told.push(body.kind === 'paused' ? `paused ${body.depth}` : body.kind),
  checkpoint: async (reason: string): Promise<boolean> => {
    if (!canSave) return false;
    await onCheckpoint();
    told.push(`checkpoint ${reason}`);
    return true;
  },
};

beforeEach(() => {
  [told, inbox, nowMs, sleeps, canSave, isGone] = [[], [], 0, 0, true, false];
  onSleep = () => undefined;
  onCheckpoint = () => Promise.resolve();
  run.status = 'running';
  const sleep = (ms: number): Promise<void> => {
    nowMs += ms;
    sleeps += 1;
    if (sleeps > 10_000) throw new Error('it sleeps for ever');
    onSleep(sleeps);
    return Promise.resolve();
  };
  control = new RunControl({ take: () => inbox.splice(0) }, run, { nowMs: () => nowMs, sleep });
});

const hold: RunCommand = { kind: 'pause', depth: 'hold' };
const release: RunCommand = { kind: 'pause', depth: 'release' };
const resume: RunCommand = { kind: 'resume' };
const stop: RunCommand = { kind: 'stop' };
const checkpoint: RunCommand = { kind: 'checkpoint' };

async function haltedBy(...commands: RunCommand[]): Promise<RunHalted['status'] | null> {
  inbox.push(...commands);
  try {
    await control.pass();
    return null;
  } catch (error) {
    if (error instanceof RunHalted) return error.status;
    throw error;
  }
}

describe('between two steps a run', () => {
  it('goes on at once when nothing was asked', async () => {
    expect(await haltedBy()).toBeNull();
    expect([told, sleeps]).toEqual([[], 0]);
  });

  it('says that it is paused when its checkpoint is written, and not before', async () => {
    expect(await haltedBy(release)).toBe('paused');
    expect(told).toEqual(['pausing', 'checkpoint pause', 'paused release', 'paused']);
  });

  it('stops with a checkpoint', async () => {
    expect(await haltedBy(stop)).toBe('stopped');
    expect(told).toEqual(['stopping', 'checkpoint stop']);
  });

  it('waits while it is held, and goes on as what it was', async () => {
    run.status = 'preparing';
    onSleep = (slept) => {
      if (slept === 3) inbox.push(resume);
    };
    expect(await haltedBy(hold)).toBeNull();
    expect(told).toEqual(['pausing', 'checkpoint pause', 'paused hold', 'paused', 'resumed', 'preparing']);
    expect(control.heldMs).toBe(150);
  });

  it('obeys in order, and leaves nothing out', async () => {
    expect(await haltedBy(checkpoint, hold, resume, { kind: 'pace', percent: 50 }, checkpoint, stop, resume)).toBe(
      'stopped',
    );
    expect(told).toEqual([
      'checkpoint request',
      ...['pausing', 'checkpoint pause', 'paused hold', 'paused', 'resumed', 'running'],
      'pace',
      'checkpoint request',
      ...['stopping', 'checkpoint stop'],
    ]);
  });

  it('answers what needs no doing, so that nobody waits for it', async () => {
    canSave = false;
    expect(await haltedBy(resume, checkpoint)).toBeNull();
    expect(told).toEqual(['running', 'running']);
  });

  it('is released out of a hold without another checkpoint', async () => {
    onSleep = () => inbox.push(release);
    expect(await haltedBy(hold)).toBe('paused');
    expect(told.slice(4)).toEqual(['paused release', 'paused']);
  });

  it('stops when it is asked to twice in a row: the second word counts', async () => {
    expect(await haltedBy(release, stop)).toBe('stopped');
    expect(told.slice(-2)).toEqual(['stopping', 'checkpoint stop']);
  });
});

describe('a signal or a host that is gone', () => {
  it.each([0, 1, 2, 3])('is heard while a pause is written, however late (%d)', async (turns) => {
    onCheckpoint = async () => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      control.give(release);
    };
    expect(await haltedBy(hold)).toBe('paused');
  });

  it('is heard while the run is held', async () => {
    onSleep = () => control.give(release);
    expect(await haltedBy(hold)).toBe('paused');
  });

  it('need not come where the folder of a held run is deleted: the run ends', async () => {
    onSleep = () => (isGone = true);
    await expect(haltedBy(hold)).rejects.toMatchObject({ code: 'run-damaged' });
  });

  it('lets a long computation give up', () => {
    expect(control.isWanted()).toBe(false);
    control.give(stop);
    expect(control.isWanted()).toBe(true);
  });
});

describe('the folder of commands', () => {
  it('is looked into once in a while during a step, and always between two', async () => {
    expect(control.isWanted()).toBe(false);
    inbox.push(checkpoint);
    nowMs += 10;
    expect(control.isWanted()).toBe(false);
    nowMs += 10;
    expect(control.isWanted()).toBe(true);
    await control.pass();
    expect(told).toEqual(['checkpoint request']);
  });
});

describe('a throttled run', () => {
  async function work(ms: number): Promise<number> {
    nowMs += ms;
    const before = nowMs;
    await control.pass();
    return nowMs - before;
  }

  it('rests so long that work has its share of the time', async () => {
    await haltedBy({ kind: 'pace', percent: 25 });
    expect(await work(100)).toBe(300);
    expect(await work(10)).toBe(30);
    expect(control.heldMs).toBe(330);
    await haltedBy({ kind: 'pace', percent: 100 });
    expect(await work(100)).toBe(0);
  });

  it('rests a minute at most, which does not look like a trainer that hangs', async () => {
    await haltedBy({ kind: 'pace', percent: 5 });
    expect(await work(3_600_000)).toBe(60_000);
  });

  it('does not count its rests as work', async () => {
    await haltedBy({ kind: 'pace', percent: 50 });
    for (let step = 0; step < 3; step += 1) expect(await work(40)).toBe(40);
  });

  it('obeys while it rests, and what is asked does not wait for another step', async () => {
    await haltedBy({ kind: 'pace', percent: 5 });
    onSleep = (slept) => {
      if (slept === 1) inbox.push(checkpoint);
    };
    expect(await work(10_000)).toBeLessThan(200);
    expect(told).toEqual(['pace', 'checkpoint request']);
  });
});

describe('a run that can’t be saved', () => {
  it('fails, and does not say that it is paused', async () => {
    onCheckpoint = () => Promise.reject(new Error('the disk is full'));
    await expect(haltedBy(release)).rejects.toThrow('the disk is full');
    expect(told).toEqual(['pausing']);
  });
});
