import { expect, it } from 'vitest';
import { runName, writtenName } from './run-name';

const runId = '20261124-100000-flowers-bottleneck-abcde';

it('a name that a person leaves as it is remains the run’s own', () => {
  const shown = runName({ name: '', runId });
  expect(shown).toBe('flowers-bottleneck-abcde');
  expect(writtenName(` ${shown} `, runId)).toBe('');
  expect(writtenName('  ', runId)).toBe('');
  expect(writtenName(' roses ', runId)).toBe('roses');
});
