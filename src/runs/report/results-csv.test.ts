import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun } from '../../../tests/support/sample-run';
import type { EpochReport } from '../../shared/run';
import { appendResult, readResults, resultRow, rewindResults } from './results-csv';
import { runFile } from '../folder/run-files';

let runDir: string;
beforeEach(async () => {
  runDir = await makeSampleRun();
});
afterEach(() => rmSync(dirname(dirname(runDir)), { recursive: true, force: true }));

const report = (epoch: number): EpochReport => ({
  epoch,
  trainMs: 1000,
  validationMs: 100,
  loss: 1 / 3 / epoch,
  accuracy: 0.1 + 0.2,
  valLoss: 5e-324,
  valAccuracy: 1,
  learningRate: 1e-7,
});
const content = (): string => readFileSync(runFile(runDir, 'results'), 'utf8');
const append = (epoch: number): Promise<void> => appendResult(runDir, resultRow(report(epoch), epoch * 1100));

describe('results.csv', () => {
  it('has a row an epoch, in the columns of its header, with every digit', async () => {
    await append(1);
    await append(2);
    expect(content()).toBe(
      'epoch,time,loss,accuracy,val_loss,val_accuracy,lr\n' +
        '1,1.1,0.3333333333333333,0.30000000000000004,5e-324,1,1e-7\n' +
        '2,2.2,0.16666666666666666,0.30000000000000004,5e-324,1,1e-7\n',
    );
    expect(await readResults(runDir)).toEqual([resultRow(report(1), 1100), resultRow(report(2), 2200)]);
  });

  it('is cut back to an epoch and continued with the same bytes', async () => {
    for (const epoch of [1, 2, 3]) await append(epoch);
    const whole = content();
    await rewindResults(runDir, 1);
    expect(await readResults(runDir)).toHaveLength(1);
    for (const epoch of [2, 3]) await append(epoch);
    expect(content()).toBe(whole);
  });

  it('loses a torn last row, even one that looks whole', async () => {
    await append(1);
    const whole = content();
    appendFileSync(runFile(runDir, 'results'), '2,2.2,0.1,0.3,0.5,1,1');
    expect(await readResults(runDir)).toHaveLength(1);
    await rewindResults(runDir, 5);
    expect(content()).toBe(whole);
  });

  it('is still a table after a spreadsheet saved it with other line ends and quotes', async () => {
    await append(1);
    await append(2);
    const whole = content();
    writeFileSync(runFile(runDir, 'results'), whole.replaceAll('\n', '\r\n').replace('epoch,', '"epoch",'));
    await rewindResults(runDir, 2);
    expect(content()).toBe(whole);
  });

  it('begins anew when it was removed', async () => {
    rmSync(runFile(runDir, 'results'));
    expect(await readResults(runDir)).toEqual([]);
    await rewindResults(runDir, 0);
    expect(content()).toBe('epoch,time,loss,accuracy,val_loss,val_accuracy,lr\n');
  });
});
