import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSampleRun, sampleRun } from '../../../tests/support/sample-run';
import { NO_ANNOTATIONS, nextColour, readAnnotations, writeAnnotations } from './annotations';
import { createRun } from '../folder/write-run';

let runDir: string;
beforeEach(async () => {
  runDir = await makeSampleRun();
});
afterEach(() => rmSync(dirname(dirname(runDir)), { recursive: true, force: true }));

const written = { name: '猫', note: 'Zeile 1\nZeile 2', tags: ['a', 'b'], colour: 3 };

describe('what a person writes on a run', () => {
  it('is kept', async () => {
    expect(await readAnnotations(runDir)).toEqual({ ...NO_ANNOTATIONS, colour: 0 });
    await writeAnnotations(runDir, written);
    expect(await readAnnotations(runDir)).toEqual(written);
  });

  it('has another colour than the seven runs before it, whatever these were called', async () => {
    const runsDir = dirname(runDir);
    for (let i = 1; i < 8; i += 1) await createRun(sampleRun(runsDir, `2027010${i}-120000-pets-finetune-aaaaa`));
    const noted = await Promise.all(readdirSync(runsDir).map((name) => readAnnotations(join(runsDir, name))));
    const colours = noted.map(({ colour }) => colour);
    expect(new Set(colours).size).toBe(8);
    expect(await nextColour(runsDir)).toBe(0);
  });

  it.each(['', '{', '[]', '{"format":2}', JSON.stringify({ format: 1, ...written, colour: 9 })])(
    'is nothing where the file came to harm: %s',
    async (content) => {
      writeFileSync(join(runDir, 'annotations.json'), content);
      expect(await readAnnotations(runDir)).toEqual(NO_ANNOTATIONS);
    },
  );

  it('leaves the file as it was when it can’t be replaced', async () => {
    await writeAnnotations(runDir, written);
    const before = readFileSync(join(runDir, 'annotations.json'), 'utf8');
    await expect(writeAnnotations(join(runDir, 'none'), written)).rejects.toThrow();
    expect(readFileSync(join(runDir, 'annotations.json'), 'utf8')).toBe(before);
  });

  it.each([
    [{ name: 'x'.repeat(201) }],
    [{ note: 'x'.repeat(10_001) }],
    [{ tags: Array.from({ length: 21 }, () => 'a') }],
    [{ tags: ['x'.repeat(41)] }],
    [{ tags: 'a' }],
  ])('has bounds', async (changes) => {
    writeFileSync(join(runDir, 'annotations.json'), JSON.stringify({ format: 1, ...written, ...changes }));
    expect(await readAnnotations(runDir)).toEqual(NO_ANNOTATIONS);
  });
});
