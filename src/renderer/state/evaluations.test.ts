import { describe, expect, it } from 'vitest';
import type { OpenedItem } from '../../shared/contract/images';
import type { ValidationReport } from '../../shared/contract/predictions';
import type { Reply } from '../../shared/contract/requests';
import { LatheError } from '../../shared/failures/failure';
import { Evaluations } from './evaluations.svelte';
import type { Host } from './host.svelte';

const folder = (id: string): OpenedItem => ({ id, kind: 'folder', name: id, path: `/${id}` });

/** A host whose jobs are answered by the test, in any order. */
function jobs() {
  const answers: ((reply: Reply<ValidationReport>) => void)[] = [];
  const host = {
    job: () => ({
      reply: new Promise<Reply<ValidationReport>>((resolve) => answers.push(resolve)),
      cancel: () => undefined,
    }),
  } as unknown as Host;
  return { run: new Evaluations(host).of('run'), answers };
}

const REPORT = { accuracy: 0.5 } as ValidationReport;
const FAILED = { ok: false, failure: new LatheError('connection-lost', {}).failure } as const;

describe('an evaluation on another folder', () => {
  it('is shown when it is done', async () => {
    const { run, answers } = jobs();
    const done = run.evaluate(folder('a'));
    expect(run.running?.folder.id).toBe('a');
    answers[0]?.({ ok: true, value: REPORT });
    await done;
    expect(run.running).toBeNull();
    expect(run.shown?.report).toBe(REPORT);
  });

  it('does not disturb one that was begun after it, whichever ends first', async () => {
    const { run, answers } = jobs();
    const first = run.evaluate(folder('a'));
    const second = run.evaluate(folder('b'));
    answers[1]?.(FAILED);
    await second;
    expect(run.running).toBeNull();
    answers[0]?.({ ok: true, value: REPORT });
    await first;
    expect(run.running).toBeNull();
    expect(run.done.map((each) => each.folder.id)).toEqual(['a']);
  });
});
