import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asksForHelp, namesPictures, quickFlags, wishOf } from '../../scripts/setup/start.mjs';

describe('what npm start was asked for', () => {
  it.each([
    [[], { kind: 'workbench', paths: [], browser: false }],
    [['my pictures'], { kind: 'workbench', paths: ['my pictures'], browser: false }],
    [['--browser', 'pictures'], { kind: 'workbench', paths: ['pictures'], browser: true }],
    [['train'], { kind: 'train', args: [] }],
    [['train', 'pictures', '--epochs', '2'], { kind: 'train', args: ['pictures', '--epochs', '2'] }],
    [['pictures', '--epochs', '2'], { kind: 'train', args: ['pictures', '--epochs', '2'] }],
  ])('%j', (args, wish) => {
    expect(wishOf(args)).toEqual(wish);
  });
});

describe('whether a folder to train on is named', () => {
  const here = mkdtempSync(join(tmpdir(), 'lathe-start-'));
  mkdirSync(join(here, 'pictures'));
  writeFileSync(join(here, 'head.safetensors'), '');

  it.each([
    [[], false],
    [['--epochs', '2'], false],
    [['--json'], false],
    [['pictures'], true],
    [['--epochs', '2', 'pictures'], true],
    [['--json', 'pictures'], true],
    // Not there: the command says so.
    [['picturse', '--epochs', '2'], true],
    [['--epochs', '2', 'picturse'], true],
    // Folders, but not to train on.
    [['--runs', 'pictures'], false],
    [['--validation', 'pictures', '--json'], false],
    [['--head-from', 'head.safetensors'], false],
  ])('%j: %s', (args, named) => {
    expect(namesPictures(args, here)).toBe(named);
  });
});

describe('the quick settings of a training on drawn pictures', () => {
  it.each([
    [[], true],
    [['--epochs', '2', '--json'], true],
    [['--recipe', 'small-cnn'], false],
    [['--recipe=bottleneck'], false],
    // It brings its recipe, beside which another one is refused.
    [['--config', 'run.json'], false],
    [['--config=run.json'], false],
    [['--search', '--recipe', 'bottleneck'], false],
  ])('with %j are given: %s', (args, given) => {
    expect(quickFlags(args).includes('--recipe')).toBe(given);
  });
});

describe('a wish for the flags of a training', () => {
  it.each([
    [['--help'], true],
    [['pictures', '-h'], true],
    [['--epochs', '2'], false],
  ])('%j: %s', (args, wished) => expect(asksForHelp(args)).toBe(wished));
});
