import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ON_RUNS } from '../../src/cli/program/program';
import { isBuilt, lathe, latheJson, scratchFolder } from '../support/lathe';

const COMMANDS = [
  'scan',
  'prepare',
  'sample',
  'train',
  'forecast',
  'resume',
  'pause',
  'stop',
  'checkpoint',
  'runs',
  'show',
];
const MORE = ['compare', 'evaluate', 'predict', 'export', 'serve', 'weights', 'cache', 'doctor'];

const WRONG: readonly (readonly string[])[] = [
  ['no-such-command'],
  ['scan'],
  ['scan', 'a', 'b'],
  ['scan', ''],
  ['cache', 'prune', '--to', 'much'],
  ['scan', 'a', '--no-such-flag'],
  ['prepare', 'raw'],
  ['prepare', 'raw', '--out', 'o', '--train', '0', '--validation', '1'],
  ['prepare', 'raw', '--out', 'o', '--train', 'many', '--validation', '1'],
  ['sample'],
  ['train'],
  ['train', ''],
  ['train', 'f', '--config', ''],
  ['train', 'f', '--head-from', ''],
  ['train', 'f', '--recipe', 'resnet'],
  ['train', 'f', '--preset', 'best'],
  ['train', 'f', '--epochs', 'ten'],
  ['train', 'f', '--learning-rate', ''],
  ['train', 'f', '--schedule', 'step:0:1'],
  ['train', 'f', '--optimizer', 'adagrad'],
  ['train', 'f', '--augment-views', 'some'],
  ['train', 'f', '--size'],
  ['resume'],
  ['resume', 'r', '--epochs', 'more'],
  ['pause'],
  ['compare', 'one'],
  ['evaluate', 'r'],
  ['predict', 'r'],
  ['predict', 'r', 'p', '--top', '0'],
  ['predict', 'r', 'p', ''],
  ['predict', 'r', 'p', '--csv', ''],
  ['export', 'r', '--format', 'safetensors', '--out', ''],
  ['export', 'r', '--format', 'caffe', '--out', 'o'],
  ['export', 'r', '--out', 'o'],
  ['weights'],
  ['cache'],
  ['weights', 'steal'],
  ['weights', 'import'],
];

/** Asymmetric matchers are typed `any`. */
function containing(part: string): unknown {
  return expect.stringContaining(part);
}

describe.skipIf(!isBuilt)('the command line', () => {
  it.each([...COMMANDS, ...MORE])('explains %s', async (command) => {
    const { code, stdout } = await lathe([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: lathe ${command}`);
  });

  it('lists every command in its help', async () => {
    const { code, stdout } = await lathe(['--help']);
    expect(code).toBe(0);
    for (const command of [...COMMANDS, ...MORE]) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  });

  it.each(WRONG.map((args) => ({ args, line: args.join(' ') })))('refuses “$line” as wrong usage', async ({ args }) => {
    const { code, document } = await latheJson(args);
    expect(code).toBe(2);
    expect(document).toMatchObject({ code: 'usage', hint: containing('--help') });
  });

  it('tells a person of wrong usage on standard error alone', async () => {
    const { code, stdout, stderr } = await lathe(['train', 'f', '--recipe', 'resnet']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.split('\n')).toEqual([
      'Wrong usage',
      containing("argument 'resnet' is invalid"),
      // As the command is called here.
      expect.stringMatching(/^See “(lathe|\S*bin\/lathe) train --help”\.$/),
      '',
    ]);
  });

  it.each([
    [['trian', 'f'], 'train'],
    [['cache', 'statsu'], 'cache status'],
  ])('names the command that %s may have meant', async (args, command) => {
    const { code, stderr } = await lathe(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^Did you mean “\\S*lathe ${command}”\\? See “\\S*lathe.* --help”\\.$`, 'm'));
    expect(stderr).not.toMatch(/trian --help|statsu --help/);
  });

  it('names the flag that may have been meant, in one line', async () => {
    const { document } = await latheJson(['train', 'f', '--epoch', '3']);
    expect(document).toMatchObject({
      message: "Unknown option '--epoch'.",
      hint: 'Did you mean --epochs? See “lathe train --help”.',
    });
  });

  it.each(['weights', 'cache'])(
    'shows the help of %s, and nothing else, when nothing is asked of it',
    async (group) => {
      const { code, stdout, stderr } = await lathe([group]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`Usage: lathe ${group}`);
      expect(stderr).not.toMatch(/outputHelp|Wrong usage/);
    },
  );

  it.each([[['--json', 'cache', 'status']], [['cache', '--json', 'status']], [['cache', 'status', '--json']]])(
    'answers with a document wherever --json stands: %s',
    async (args) => {
      const { code, stdout } = await lathe(args, { LATHE_CACHE: scratchFolder() });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ bytes: 0 });
    },
  );

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await lathe(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await latheJson(['--version'])).toMatchObject({ code: 0, document: { version } });
  });

  it.each([...COMMANDS, ...MORE])('knows whether %s takes --runs, for what it tells a person', async (command) => {
    const { stdout } = await lathe([command, '--help']);
    expect(ON_RUNS.some((each) => each === command)).toBe(stdout.includes('--runs <dir>'));
  });

  it('shows its help and counts it as wrong usage when nothing is asked', async () => {
    const { code, stderr } = await lathe([]);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: lathe');
  });
});

interface FailureCase {
  readonly what: string;
  readonly args: (scratch: string) => string[];
  readonly code: string;
  readonly says: string;
}

const FAILING: readonly FailureCase[] = [
  {
    what: 'a folder that is not there',
    args: (at) => ['scan', join(at, 'none')],
    code: 'folder-missing',
    says: 'none',
  },
  { what: 'a file for a folder', args: (at) => ['train', join(at, 'file')], code: 'folder-not-a-folder', says: 'file' },
  { what: 'an empty folder', args: (at) => ['train', join(at, 'empty')], code: 'too-few-classes', says: 'empty' },
  { what: 'a run that is not there', args: () => ['show', 'x'], code: 'run-not-found', says: 'x' },
  { what: 'a run to resume that is not there', args: () => ['resume', 'x'], code: 'run-not-found', says: 'x' },
  { what: 'a head from nowhere', args: (at) => ['train', at, '--head-from', 'x'], code: 'run-not-found', says: 'x' },
  {
    what: 'settings from a file that is no run.json',
    args: (at) => ['train', at, '--config', join(at, 'file')],
    code: 'run-damaged',
    says: 'it is not JSON',
  },
  {
    what: 'a runs folder that is a file',
    args: (at) => ['train', at, '--runs', join(at, 'file')],
    code: 'runs-folder-unusable',
    says: 'file',
  },
];

describe.skipIf(!isBuilt)('a failure', () => {
  it.each(FAILING)('is one document with code, words, reason and facts: $what', async ({ args, code, says }) => {
    const scratch = scratchFolder();
    mkdirSync(join(scratch, 'empty'));
    writeFileSync(join(scratch, 'file'), 'not JSON');
    const env = { LATHE_RUNS: join(scratch, 'runs'), LATHE_CACHE: join(scratch, 'cache') };
    const answer = await latheJson(args(scratch), env);
    expect(answer.code).toBe(1);
    expect(answer.document).toEqual({
      code,
      message: containing(says),
      hint: containing(''),
      reason: containing(''),
      facts: expect.any(Object) as unknown,
    });
  });

  it('shows what a name hides from a person, and gives a program the name as it is', async () => {
    const evil = join(scratchFolder(), 'a\u001b[2Jb\nc');
    const { stderr } = await lathe(['scan', evil]);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).toContain(String.raw`a\x1b[2Jb\nc`);
    const { document } = await latheJson(['scan', evil]);
    expect(document).toMatchObject({ code: 'folder-missing', message: containing(evil) });
  });

  it('names the folder of the runs in the commands that it tells', async () => {
    const runs = join(scratchFolder(), 'my runs');
    const { stderr } = await lathe(['show', 'x', '--runs', runs]);
    expect(stderr).toContain(`lathe runs --runs '${runs}'”`);
    const { document } = await latheJson(['show', 'x', '--runs', runs]);
    expect(document).toMatchObject({ hint: containing(`lathe runs --runs '${runs}'”`) });
    const usual = await lathe(['show', 'x', '--runs', runs], { LATHE_RUNS: runs });
    expect(usual.stderr).toContain('lathe runs” lists them');
  });

  it('has a title, a message and a hint for a person', async () => {
    const { code, stdout, stderr } = await lathe(['show', 'x'], { LATHE_RUNS: scratchFolder() });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.split('\n')[0]).toBe('No such run');
    expect(stderr.trimEnd().split('\n').length).toBeGreaterThanOrEqual(3);
  });
});
