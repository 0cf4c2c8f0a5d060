/**
 * A run on one page that needs nothing else: figures, curves, confusion matrix, worst mistakes, settings, and what
 * makes it again. No script, no image, nothing that is loaded; what people named is text.
 */

import { MOST_CLASSES_IN_MATRIX, MOST_PAIRS, mostConfused, type ConfusionMatrix } from '../../core/metrics/confusion';
import { againCommand } from '../../core/settings/again-command';
import { flatten } from '../../core/text/flatten';
import type { RunDataset } from '../../shared/dataset';
import { plainCommand } from '../../shared/i18n/failure-words';
import type { ConfusionReport, EvaluatedImage } from '../../shared/reports';
import type { DeviceReport, RunDocument, RunManifest } from '../../shared/run';
import { humanDuration } from '../../core/text/units';
import { lineFigure } from './line-figure';
import { markup, section, table, type Markup } from './markup';
import { REPORT_STYLE } from './report-style';

export interface RunFacts {
  readonly manifest: RunManifest;
  readonly dataset: RunDataset;
  readonly document: RunDocument;
  readonly device: DeviceReport | null;
  /** Training and validation so far, in milliseconds. */
  readonly computeMs: number;
  /** Of the best epoch; null where no epoch was completed. */
  readonly validation: (ConfusionReport & { readonly images: readonly EvaluatedImage[] }) | null;
}

const WORST = 20;
const MOST_PROBLEMS = 100;

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** `0.001`, `9.71e-5`: as a person would write it. */
function rate(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded !== 0 && rounded < 1e-3 ? rounded.toExponential() : String(rounded);
}

function figures({ document: { epochs, best }, computeMs }: RunFacts): Markup {
  const last = epochs.at(-1);
  const facts: readonly (readonly [string, string, string])[] = [
    best === null
      ? ['Best validation accuracy', '–', 'no epoch was completed']
      : ['Best validation accuracy', percent(best.valAccuracy), `in epoch ${best.epoch}`],
    ['Last validation accuracy', last === undefined ? '–' : percent(last.valAccuracy), ''],
    ['Training loss', last === undefined ? '–' : last.loss.toFixed(4), 'in the last epoch'],
    ['Epochs', String(epochs.length), ''],
    ['Time', humanDuration(computeMs), 'training and validation'],
  ];
  const listed = facts.map(
    ([name, value, more]) => markup`<div><dt>${name}</dt><dd>${value} <small>${more}</small></dd></div>\n`,
  );
  return markup`<dl class="figures">\n${listed}</dl>\n`;
}

function curves({ document: { epochs } }: RunFacts): Markup {
  const of = (training: 'loss' | 'accuracy', validation: 'valLoss' | 'valAccuracy') => [
    { label: 'Training', look: 'training' as const, values: epochs.map((each) => each[training]) },
    { label: 'Validation', look: 'validation' as const, values: epochs.map((each) => each[validation]) },
  ];
  const shown = (value: number): string => String(Number(value.toPrecision(3)));
  const accuracy = lineFigure('Accuracy', of('accuracy', 'valAccuracy'), (value) => `${shown(value * 100)} %`);
  const loss = lineFigure('Loss', of('loss', 'valLoss'), shown);
  return section('Curves', markup`<div class="charts">${accuracy}${loss}</div>`);
}

function epochTable({ document: { epochs } }: RunFacts): Markup {
  const head = ['Epoch', 'Loss', 'Accuracy', 'Val. loss', 'Val. accuracy', 'Learning rate', 'Training', 'Validation'];
  const rows = epochs.map((each) => [
    ...[each.epoch, each.loss.toFixed(4), percent(each.accuracy), each.valLoss.toFixed(4), percent(each.valAccuracy)],
    ...[rate(each.learningRate), humanDuration(each.trainMs), humanDuration(each.validationMs)],
  ]);
  return section('Epochs', table(head, rows));
}

function evaluation({ validation, document }: RunFacts): Markup {
  if (validation === null) return markup``;
  const { classes, confusion, perClass, images } = validation;
  const byClass = perClass.map(({ label, support, precision, recall, f1 }) => {
    return [label, support, percent(precision), percent(recall), percent(f1)];
  });
  const mistakes = images
    .filter((each) => each.predicted !== each.label)
    .toSorted((a, b) => b.loss - a.loss)
    .slice(0, WORST)
    .map((each) => [each.path, each.label, each.predicted, percent(each.probability), each.loss.toFixed(3)]);
  const mistakesHead = ['Picture', 'Class', 'Predicted', 'Probability', 'Loss'];
  return section(
    `Evaluation of epoch ${document.best?.epoch ?? ''}`,
    classes.length > MOST_CLASSES_IN_MATRIX ? confusedPairs(classes, confusion) : matrixTable(classes, confusion),
    markup`<h3>By class</h3>`,
    table(['Class', 'Pictures', 'Precision', 'Recall', 'F1'], byClass),
    markup`<h3>Worst mistakes</h3>`,
    mistakes.length === 0 ? markup`<p>None.</p>` : table(mistakesHead, mistakes, false),
  );
}

function matrixTable(classes: readonly string[], confusion: ConfusionMatrix): Markup {
  const rows = confusion.map((row, i) => [classes[i] ?? '', ...row]);
  return markup`<h3>Confusion matrix</h3>
<p>Rows are true classes, columns predicted ones.</p>
${table(['', ...classes], rows)}`;
}

/** Of many classes; the whole matrix stands in `confusion.json`. */
function confusedPairs(classes: readonly string[], confusion: ConfusionMatrix): Markup {
  const pairs = mostConfused(confusion, MOST_PAIRS);
  const rows = pairs.map(({ row, column, count }) => [classes[row] ?? '', classes[column] ?? '', count]);
  const listed = rows.length === 0 ? markup`<p>None.</p>` : table(['Class', 'Predicted', 'Pictures'], rows);
  return markup`<h3>Most often confused</h3>
<p>The matrix of all ${classes.length} classes is in report/confusion.json.</p>
${listed}`;
}

function data({ dataset }: RunFacts): Markup {
  const { classes, train, validation, problems } = dataset;
  const of = (images: readonly { readonly label: string }[], label: string): number =>
    images.filter((each) => each.label === label).length;
  const rows = classes.map((label) => [label, of(train, label), of(validation, label)]);
  const listed = problems.slice(0, MOST_PROBLEMS).map(({ path, code, message }) => [path, code, message]);
  const more = problems.length - listed.length;
  return section(
    'Pictures',
    markup`<p>${dataset.folder}</p>`,
    table(['Class', 'Training', 'Validation'], [...rows, ['All', train.length, validation.length]]),
    problems.length === 0 ? markup`` : markup`<h3>Left out or noticed: ${problems.length}</h3>`,
    problems.length === 0 ? markup`` : table(['File', 'Code', 'Reason'], listed, false),
    more === 0 ? markup`` : markup`<p>… and ${more} more, in dataset.json.</p>`,
  );
}

function settings({ manifest, dataset, document, device }: RunFacts): Markup {
  const values = [...flatten(manifest.settings)].map(([name, value]) => [name, String(value)]);
  const machine = [
    ['Device', device === null ? '–' : `${device.device.toUpperCase()} (${device.reason})`],
    ['TensorFlow', document.tensorflow ?? '–'],
    ['Threads', String(document.threads)],
    ['Lathe', manifest.app],
    ['SHA-256 of the pictures', manifest.datasetSha256],
    ['SHA-256 of the VGG16 weights', manifest.bodySha256 ?? '–'],
    ['SHA-256 of the model', document.weightsSha256 ?? '–'],
  ];
  return markup`${section('Made again by', markup`<pre>${plainCommand(againCommand(manifest.settings, dataset, `${document.runDir}/run.json`))}</pre>`)}
${section('Settings', table(['Setting', 'Value'], values, false))}
${section('Machine', table(['', ''], machine, false))}`;
}

/** @returns a whole HTML document, UTF-8 */
export function runReportPage(facts: RunFacts): string {
  const { manifest, document } = facts;
  const { recipe, preset } = manifest.settings;
  const begun = manifest.createdAt.slice(0, 16).replace('T', ' ');
  const epochs = document.epochs.length === 0 ? [] : [curves(facts), epochTable(facts)];
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
<title>${document.runId}</title>
<style>${REPORT_STYLE}</style>
</head>
<body><main>
<h1>${document.runId}</h1>
<p class="muted">${recipe}, preset ${preset} · ${document.status} · begun ${begun} UTC</p>
${[figures(facts), ...epochs, evaluation(facts), data(facts), settings(facts)]}
</main></body>
</html>
`.text;
}
