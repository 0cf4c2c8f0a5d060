import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventBody } from '../../shared/events';
import { commandShape, type RunCommand } from '../../shared/run-commands';
import { parseShape } from '../../shared/schema';
import { entryOf } from './command-table';

/** What the journal answers, from events in their order. */
function answerIn(command: RunCommand, bodies: readonly RunEventBody[]): unknown {
  const events = bodies.map((body, i): RunEvent => ({ ...body, n: i + 1, at: '2026-01-01T00:00:00.000Z' }));
  const answers = events.map((event, i) => entryOf(command).answer(event, command, events[i - 1] ?? null));
  return answers.find((answer) => answer !== undefined);
}

const status = (name: 'preparing' | 'running' | 'pausing' | 'paused' | 'stopping' | 'stopped'): RunEventBody => ({
  kind: 'status',
  status: name,
});
const checkpoint = (reason: 'epoch' | 'request' | 'pause'): RunEventBody => ({
  kind: 'checkpoint',
  id: `for-${reason}`,
  reason,
});

describe('the answer to a command', () => {
  it('is that it is done, not that it is begun', () => {
    expect(answerIn({ kind: 'pause', depth: 'hold' }, [status('pausing'), checkpoint('pause')])).toBeUndefined();
    const paused: RunEventBody = { kind: 'paused', depth: 'hold' };
    expect(answerIn({ kind: 'pause', depth: 'hold' }, [status('pausing'), paused, status('paused')])).toBeNull();
    expect(answerIn({ kind: 'pause', depth: 'release' }, [paused, status('paused')])).toBeUndefined();
    expect(answerIn({ kind: 'stop' }, [status('stopping')])).toBeUndefined();
    expect(answerIn({ kind: 'stop' }, [status('stopping'), status('stopped')])).toBeNull();
    expect(answerIn({ kind: 'resume' }, [{ kind: 'resumed', from: null, lostSteps: 0 }, status('running')])).toBeNull();
  });

  it('is the id of a checkpoint that was asked for, also of one for a pause', () => {
    expect(answerIn({ kind: 'checkpoint' }, [checkpoint('epoch')])).toBeUndefined();
    expect(answerIn({ kind: 'checkpoint' }, [checkpoint('epoch'), checkpoint('request')])).toBe('for-request');
    expect(answerIn({ kind: 'checkpoint' }, [status('pausing'), checkpoint('pause')])).toBe('for-pause');
  });

  it('is null where there is nothing to save yet', () => {
    expect(answerIn({ kind: 'checkpoint' }, [status('preparing')])).toBeNull();
    expect(answerIn({ kind: 'checkpoint' }, [status('pausing'), status('paused')])).toBeNull();
  });

  it('is not what the run says of itself: it begins, trains, or rests behind its checkpoint', () => {
    const device = { device: 'cpu', reason: '', tensorflow: '2', threads: 1, frozenBody: 'ncnn' } as const;
    const started: RunEventBody = { kind: 'started', pid: 1, device, node: 'v20', platform: 'linux' };
    const stage: RunEventBody = { kind: 'stage', stage: 'main', epochs: 1, stepsPerEpoch: 1 };
    const paused: RunEventBody = { kind: 'paused', depth: 'hold' };
    const own = [started, status('preparing'), stage, status('running'), paused, status('paused')];
    expect(answerIn({ kind: 'checkpoint' }, own)).toBeUndefined();
    expect(answerIn({ kind: 'resume' }, own)).toBeUndefined();
    expect(answerIn({ kind: 'checkpoint' }, [...own, status('paused')])).toBeNull();
    expect(answerIn({ kind: 'resume' }, [started, status('preparing'), status('preparing')])).toBeNull();
  });

  it('is the pace that was asked for, and no other', () => {
    expect(answerIn({ kind: 'pace', percent: 50 }, [{ kind: 'pace', percent: 25 }])).toBeUndefined();
    expect(answerIn({ kind: 'pace', percent: 50 }, [{ kind: 'pace', percent: 50 }])).toBeNull();
  });
});

describe('a command from elsewhere', () => {
  it.each([
    { kind: 'explode' },
    { kind: 'pause' },
    { kind: 'pause', depth: 'deep' },
    { kind: 'pace', percent: 4 },
    null,
  ])('is refused: %j', (value) => expect(() => parseShape(commandShape, value)).toThrow());

  it('is taken without what does not belong to it', () => {
    expect(parseShape(commandShape, { kind: 'stop', now: true })).toEqual({ kind: 'stop' });
  });

  it.each([4, 101, 50.5, Number.NaN])('has a pace within its bounds: %d', (percent) => {
    const command = { kind: 'pace', percent } as const;
    expect(() => entryOf(command).requireBounds?.(command)).toThrow(
      expect.objectContaining({ code: 'setting-invalid' }) as Error,
    );
  });
});
