/** The report of a run: what people named is text in it, and it loads and runs nothing. */

import { describe, expect, it } from 'vitest';
import { sampleRun } from '../../../tests/support/sample-run';
import { runReportPage } from './run-page';
import type { RunFacts } from './run-page';

const { manifest, dataset } = sampleRun('/runs');
const EPOCH = { trainMs: 61_000, validationMs: 4000, loss: 0.5, accuracy: 0.75, learningRate: 1e-4 };
const HOSTILE = '<script>alert(1)</script>"\'&.jpg';

function facts(changes: Partial<RunFacts> = {}): RunFacts {
  return {
    manifest,
    dataset: { ...dataset, problems: [{ path: HOSTILE, code: 'corrupt', message: 'It is <b>broken</b>.' }] },
    document: {
      runId: manifest.runId,
      runDir: '/runs/a',
      status: 'finished',
      device: 'cpu',
      tensorflow: '2.21.0',
      threads: 2,
      epochs: [
        { ...EPOCH, epoch: 1, valLoss: 0.7, valAccuracy: 0.5 },
        { ...EPOCH, epoch: 2, valLoss: NaN, valAccuracy: 0.875 },
      ],
      best: { epoch: 2, valAccuracy: 0.875 },
      weightsSha256: 'd'.repeat(64),
    },
    device: null,
    computeMs: 3_725_000,
    validation: {
      classes: ['cats', 'dogs'],
      confusion: [
        [3, 1],
        [0, 4],
      ],
      perClass: [
        { label: 'cats', support: 4, precision: 1, recall: 0.75, f1: 6 / 7 },
        { label: 'dogs', support: 4, precision: 0.8, recall: 1, f1: 8 / 9 },
      ],
      images: [
        { path: 'cats/right.jpg', label: 'cats', predicted: 'cats', probability: 0.9, loss: 0.1 },
        { path: 'cats/small.jpg', label: 'cats', predicted: 'dogs', probability: 0.6, loss: 0.9 },
        { path: HOSTILE, label: 'cats', predicted: 'dogs', probability: 0.99, loss: 4.6 },
      ],
    },
    ...changes,
  };
}

describe('the report of a run', () => {
  const page = runReportPage(facts());

  it('tells figures, epochs, matrix, settings and the command', () => {
    expect(page).toContain('87.5 % <small>in epoch 2</small>');
    expect(page).toContain('1:02:05');
    expect(page.match(/<polyline/g)).toHaveLength(4);
    expect(page).toContain('lathe train /pictures --layout class-folders --split 0.2 --recipe ');
    expect(page).toContain('stage.optimizer.learningRate');
    expect(page).toContain('d'.repeat(64));
  });

  it('names the worst mistakes first, and no picture that was judged rightly', () => {
    expect(page).not.toContain('cats/right.jpg');
    expect(page.lastIndexOf('&lt;script&gt;')).toBeGreaterThan(0);
    const mistakes = page.slice(page.indexOf('Worst mistakes'));
    expect(mistakes.indexOf('&lt;script&gt;')).toBeLessThan(mistakes.indexOf('cats/small.jpg'));
  });

  it('takes nothing that a person named for markup, and loads nothing', () => {
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<b>broken');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;.jpg');
    expect(page).not.toMatch(/\b(src|href)=|url\(|@import/);
  });

  it('draws an epoch whose loss is no number as a gap', () => {
    const loss = page.slice(page.indexOf('Loss <span'), page.indexOf('<h2>Epochs'));
    expect(loss.match(/<circle/g)).toHaveLength(3);
    expect(loss).not.toContain('NaN');
  });

  it('says so where no epoch was completed', () => {
    const { document } = facts();
    const early = runReportPage(facts({ document: { ...document, epochs: [], best: null }, validation: null }));
    expect(early).toContain('no epoch was completed');
    expect(early).not.toContain('<h2>Curves');
  });
});

describe('the report of a run with many classes', () => {
  it('tells the most confused pairs instead of a matrix of millions of cells', () => {
    const classes = Array.from({ length: 1000 }, (_, i) => `class ${i}`);
    const confusion = classes.map((_, row) =>
      classes.map((__, column) => (column === (row + 1) % 1000 ? 1 + (row % 7) : 0)),
    );
    const perClass = classes.map((label) => ({ label, support: 1, precision: 0, recall: 0, f1: 0 }));
    const page = runReportPage(facts({ validation: { classes, confusion, perClass, images: [] } }));
    expect(page.length).toBeLessThan(300_000);
    expect(page).toContain('The matrix of all 1000 classes is in report/confusion.json.');
    expect(page).toContain('<th scope="row">class 6</th>');
  });
});
