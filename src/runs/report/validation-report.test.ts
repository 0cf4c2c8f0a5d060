import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun } from '../../../tests/support/sample-run';
import { readConfusion, readPredictions } from './validation-report';

let runDir: string;
beforeEach(async () => {
  runDir = await makeSampleRun();
});
afterEach(() => rmSync(dirname(dirname(runDir)), { recursive: true, force: true }));

const put = (name: string, content: string): void => writeFileSync(join(runDir, 'report', name), content);
const metrics = { label: 'cats', support: 1, precision: 1, recall: 1, f1: 1 };

describe('the report of a run', () => {
  it('is read as it was written', async () => {
    put('predictions.csv', 'path,label,predicted,probability,loss\n"cats/ü ""2"".jpg",cats,dogs,0.75,1.5\n');
    expect(await readPredictions(runDir)).toEqual([
      { path: 'cats/ü "2".jpg', label: 'cats', predicted: 'dogs', probability: 0.75, loss: 1.5 },
    ]);
    const report = { classes: ['cats'], confusion: [[1]], perClass: [metrics] };
    put('confusion.json', JSON.stringify(report));
    expect(await readConfusion(runDir)).toEqual(report);
  });

  it.each([
    ['path,label,predicted,probability,loss\na,b,c\n', 'row 2 is not whole'],
    ['path,label,predicted,probability,loss\na,b,c,x,1\n', 'row 2 has a word'],
    ['a,"b\n', 'comma-separated'],
  ])('is damaged where a row is', async (content, says) => {
    put('predictions.csv', content);
    await expect(readPredictions(runDir)).rejects.toMatchObject({ code: 'run-damaged' });
    await expect(readPredictions(runDir)).rejects.toThrow(says);
  });

  it('is damaged where the matrix does not fit the classes', async () => {
    put('confusion.json', JSON.stringify({ classes: ['a', 'b'], confusion: [[1]], perClass: [metrics] }));
    await expect(readConfusion(runDir)).rejects.toMatchObject({ code: 'run-damaged' });
  });
});
