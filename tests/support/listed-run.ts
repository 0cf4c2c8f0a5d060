/** A finished run as the list and a comparison have it, for tests of the page. */

import type { ComparedRun } from '../../src/shared/contract/predictions';
import type { RunListRow } from '../../src/shared/contract/runs';

export const LISTED_RUN: RunListRow = {
  runId: '20261124-100000-flowers-bottleneck-abcde',
  name: '',
  note: '',
  tags: [],
  status: 'finished',
  recipe: 'bottleneck',
  preset: 'article',
  dataset: 'flowers',
  createdAt: '2026-11-24T10:00:00.000Z',
  updatedAt: '2026-11-24T10:10:00.000Z',
  stage: 'main',
  epoch: 5,
  step: 0,
  epochs: 5,
  best: { epoch: 4, valAccuracy: 0.9 },
  computeMs: 60_000,
  colour: 0,
  isHeld: false,
  failure: null,
  stalledSince: null,
  damage: null,
};

export const TIMED_EPOCH: ComparedRun['epochs'][number] = {
  epoch: 1,
  trainMs: 900,
  validationMs: 100,
  loss: 0.5,
  accuracy: 0.8,
  valLoss: 0.6,
  valAccuracy: 0.75,
  learningRate: 0.1,
  wallMs: 5000,
  computeMs: 1000,
};
