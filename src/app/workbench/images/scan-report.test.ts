import type { Failure } from '../../../shared/failures/failure';
import { describe, expect, it } from 'vitest';
import type { OpenedItem } from '../../../shared/contract/images';
import type { DatasetScan, ScannedImage } from '../../../shared/dataset';
import { imageProblem } from '../../../shared/image-problems';
import { scanReport } from './scan-report';

const folder: OpenedItem = { id: 'id', kind: 'folder', name: 'pets', path: '/pets' };

function image(label: string, i: number, content = `${label}${i}`): ScannedImage {
  return { path: `${label}/${i}.jpg`, label, bytes: 1, modifiedMs: 1, sha256: content, width: 9, height: 9 };
}

function images(label: string, count: number): ScannedImage[] {
  return Array.from({ length: count }, (_, i) => image(label, i));
}

function scanOf(changes: Partial<DatasetScan>): DatasetScan {
  const train = [...images('cats', 40), ...images('dogs', 10)];
  const classes = ['cats', 'dogs'];
  return {
    folder: '/pets',
    validationFolder: null,
    layout: 'class-folders',
    classes,
    train,
    validation: [],
    problems: [],
    ...changes,
  };
}

describe('the report of a scan', () => {
  it('counts as a run would have them, and shows pictures from all over a class', () => {
    const report = scanReport(folder, { scan: scanOf({}), refusal: null }, null);
    expect(report.classes.map(({ label, train, validation }) => [label, train, validation])).toEqual([
      ['cats', 32, 8],
      ['dogs', 8, 2],
    ]);
    expect(report).toMatchObject({ train: 40, validation: 10, hasOwnValidation: false, refusal: null });
    expect(report.classes[0]?.samples).toEqual(
      [3, 10, 16, 23, 30, 36].map((i) => ({ kind: 'item', item: 'id', path: `cats/${i}.jpg` })),
    );
    expect(scanReport(folder, { scan: scanOf({}), refusal: null }, 0.5)).toMatchObject({ train: 25, validation: 25 });
  });

  it('takes the folder’s own validation pictures, whatever the share', () => {
    const scan = scanOf({ validation: images('cats', 3), layout: 'train-validation' });
    const report = scanReport(folder, { scan, refusal: null }, 0.5);
    expect(report).toMatchObject({ train: 50, validation: 3, hasOwnValidation: true, layout: 'train-validation' });
  });

  it('counts the HEIC pictures among what is left out', () => {
    const phone = ['a.heic', 'b.heic'].map((path) =>
      imageProblem(path, { reason: 'format-not-read', facts: { format: 'HEIC' } }),
    );
    const paper = imageProblem('c.pdf', { reason: 'format-not-read', facts: { format: 'PDF' } });
    expect(scanReport(folder, { scan: scanOf({ problems: [...phone, paper] }), refusal: null }, null).heic).toBe(2);
    expect(scanReport(folder, { scan: scanOf({}), refusal: null }, null).heic).toBe(0);
  });

  it('says why there can be no run, with what was found all the same', () => {
    const refusal: Failure = {
      code: 'too-few-classes',
      reason: 'as-told',
      facts: { message: 'Message.', hint: 'Hint.' },
    };
    const scan = scanOf({ classes: ['cats'], train: images('cats', 2) });
    const report = scanReport(folder, { scan, refusal }, null);
    expect(report).toMatchObject({ refusal, train: 2, validation: 0 });
    expect(report.classes[0]?.samples).toHaveLength(2);
  });

  it('refuses a class that can’t be on both sides', () => {
    const train = [...images('cats', 5), image('dogs', 0, 'same'), image('dogs', 1, 'same')];
    const report = scanReport(folder, { scan: scanOf({ train }), refusal: null }, null);
    expect(report.refusal).toMatchObject({ code: 'too-few-pictures' });
  });

  it('fails for a share that is none', () => {
    expect(() => scanReport(folder, { scan: scanOf({}), refusal: null }, 1)).toThrow('split between 0 and 1');
  });

  it('counts all problems and shows the first thousand', () => {
    const problems = Array.from({ length: 1500 }, (_, i) => ({
      path: `${i}`,
      code: i % 3 === 0 ? ('empty' as const) : ('hidden' as const),
      message: '',
    }));
    const report = scanReport(folder, { scan: scanOf({ problems }), refusal: null }, null);
    expect(report.problemCounts).toEqual({ empty: 500, hidden: 1000 });
    expect(report.problems).toHaveLength(1000);
  });

  it('is quick to make for a thousand classes', () => {
    const classes = Array.from({ length: 1000 }, (_, i) => `class ${i}`);
    const train = classes.flatMap((label) => images(label, 20));
    const report = scanReport(folder, { scan: scanOf({ classes, train }), refusal: null }, null);
    expect(report.classes).toHaveLength(1000);
    expect(report.classes.every(({ samples }) => samples.length === 6)).toBe(true);
  });
});
