/** Every command: its arguments, its flags, and what it does. Its help stands in `i18n/en/help.ts`. */

import { LAYOUTS } from '../../shared/layouts';
import { EXPORT_FORMATS } from '../../shared/file-formats';
import type { GivenCommand } from '../i18n/en/texts';
import { aCount, aNumber, anAmount, aPath, aPathOrDash, aPort, aSeed, somePaths } from './arguments';
import { command, runsCommand, settingsCommand } from './command';
import type { Work } from './work';

const run = (name: string): string => name;
const runs = (name: string, before: readonly string[] = []): string[] => [...before, name];

const isRequired = true;
const count = { value: 'count', read: aCount } as const;
const seed = { value: 'number', read: aSeed } as const;
const folder = { value: 'folder', read: aPath } as const;
const file = { value: 'file', read: aPathOrDash } as const;
const layout = { value: 'name', choices: LAYOUTS } as const;
const newFolder = { ...folder, isRequired } as const;
const imagesOfEach = { ...count, isRequired } as const;

const data = () => import('../commands/data');
const train = () => import('../commands/train');
const look = () => import('../commands/runs');
const model = () => import('../commands/model');
const system = () => import('../commands/system');
/** Gives a command to a run that another process trains. */
const giving =
  <I extends { readonly run: string }>(commandOf: (input: I) => GivenCommand) =>
  async () => {
    const { control } = await import('../commands/control');
    return (work: Work, input: I) => control(work, input.run, commandOf(input));
  };
/** A command that takes nothing but the run. */
const givingOnly = (kind: 'stop' | 'checkpoint') => giving(() => ({ kind }));

export const COMMANDS = {
  scan: command({ folder: aPath }, { validation: folder, layout }, async () => (await data()).scan),
  prepare: command(
    { raw: aPath },
    { out: newFolder, train: imagesOfEach, validation: imagesOfEach, layout, seed },
    async () => (await data()).prepare,
  ),
  sample: command(
    {},
    {
      out: newFolder,
      seed: { ...seed, fallback: 1 },
      train: { ...count, fallback: 60 },
      validation: { ...count, fallback: 20 },
    },
    async () => (await data()).sample,
  ),
  train: settingsCommand({ folder: aPath }, { search: 'switch' }, async () => (await train()).train),
  forecast: settingsCommand({ folder: aPath }, {}, async () => (await import('../commands/forecast')).forecast),
  resume: runsCommand(
    { run },
    { epochs: { value: 'count', read: aNumber }, data: folder },
    async () => (await train()).resume,
  ),
  pause: runsCommand(
    { run },
    { hold: 'switch', release: 'switch' },
    giving(({ hold }) => ({ kind: 'pause', depth: hold ? 'hold' : 'release' })),
  ),
  stop: runsCommand({ run }, {}, givingOnly('stop')),
  checkpoint: runsCommand({ run }, {}, givingOnly('checkpoint')),
  pace: runsCommand(
    { run, percent: aNumber },
    {},
    giving(({ percent }) => ({ kind: 'pace', percent })),
  ),
  runs: runsCommand({}, {}, async () => (await look()).runs),
  show: runsCommand({ run }, {}, async () => (await look()).show),
  compare: runsCommand({ run, 'runs...': runs }, {}, async () => (await look()).compare),
  evaluate: runsCommand({ run, folder: aPath }, { csv: file }, async () => (await model()).evaluate),
  predict: runsCommand(
    { run, 'images...': somePaths },
    { top: count, csv: file, explain: folder },
    async () => (await model()).predict,
  ),
  export: runsCommand(
    { run },
    { format: { value: 'name', choices: EXPORT_FORMATS, isRequired }, out: { value: 'path', read: aPath, isRequired } },
    async () => (await model()).exportModel,
  ),
  serve: runsCommand(
    {},
    { port: { value: 'n', read: aPort }, open: 'switch' },
    async () => (await import('../commands/serve')).serve,
  ),
  'weights status': command({}, {}, async () => (await system()).weightsStatus),
  'weights fetch': command({}, {}, async () => (await system()).weightsFetch),
  'weights import': command({ file: aPath }, {}, async () => (await system()).weightsImport),
  'cache status': command({}, {}, async () => (await system()).cacheShow),
  'cache prune': command({}, { to: { value: 'amount', read: anAmount } }, async () => (await system()).cachePrune),
  'cache verify': command({}, {}, async () => (await system()).cacheVerify),
  doctor: runsCommand({}, {}, async () => (await system()).doctor),
};

export type CommandName = keyof typeof COMMANDS;
/** `weights` of `weights status`. */
export type GroupName = CommandName extends infer N ? (N extends `${infer G} ${string}` ? G : never) : never;
