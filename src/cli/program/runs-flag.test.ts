import { describe, expect, it } from 'vitest';
import { runWord, withRunsFlag } from './runs-flag';

describe('a command that a person is told', () => {
  it.each([
    ['Next: lathe predict 2026-a IMAGE, or lathe resume 2026-a --epochs 12', [' IMAGE', ' 12']],
    ['Go on with: lathe resume 2026-a', [' 2026-a']],
    ['“lathe runs” lists them; --runs names another folder.', ['lathe runs']],
    ['Pause it with “lathe pause RUN” or stop it with “lathe stop RUN” before.', ['pause RUN', 'stop RUN']],
    ['Begin a new run (lathe train --config run.json).', ['run.json']],
    ['Begin such a run: lathe train FOLDER --head-from FILE.', ['FILE']],
    ["again       lathe train '/my pics/a, “b”.' --seed 3 --dropout 0.5", [' 0.5']],
    ["lathe resume 'it'\\''s. here' --epochs 3", [' 3']],
    ['lathe train /data/a,b.c --size 48', [' 48']],
  ])('names the folder of the runs at its end: %s', (text, ends) => {
    const told = ends.reduce((all, end) => all.replace(end, `${end} --runs '/my runs'`), text);
    expect(withRunsFlag(text, '/my runs')).toBe(told);
    expect(withRunsFlag(text, null)).toBe(text);
  });

  it.each([
    'Run “lathe weights fetch”, or bring a file: lathe weights import FILE.',
    'lathe scan FOLDER',
    'lathe show 2026-a --runs /other',
    'in /usr/share/lathe runs, my-lathe show, lathe trains',
  ])('stays as it is where no folder of runs belongs: %s', (text) => {
    expect(withRunsFlag(text, '/my runs')).toBe(text);
  });

  it('calls a run by its id where runs are looked for, and by its folder elsewhere', () => {
    expect(runWord('/runs', '/runs/2026-a')).toBe('2026-a');
    expect(runWord('/runs', '/other/2026-a')).toBe('/other/2026-a');
    expect(runWord('/runs', '/my runs/2026-a')).toBe("'/my runs/2026-a'");
  });
});
