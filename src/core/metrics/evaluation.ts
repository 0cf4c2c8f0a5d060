/** What a model’s answers make of images whose class is known. */

import type { ClassMetrics, EvaluatedImage } from '../../shared/reports';
import { imageLoss } from '../network/losses';
import { argmax, classMetrics, confusionMatrix, type ConfusionMatrix } from './confusion';

export interface Evaluation {
  /** In the order of the images. */
  readonly predictions: readonly EvaluatedImage[];
  readonly confusion: ConfusionMatrix;
  readonly perClass: readonly ClassMetrics[];
}

/**
 * @param images with labels among `classes`
 * @param answers the probabilities of all classes for each image
 */
export function evaluateAnswers(
  images: readonly { readonly path: string; readonly label: string }[],
  answers: readonly Float32Array[],
  classes: readonly string[],
): Evaluation {
  const truth = images.map(({ label }) => classes.indexOf(label));
  const predicted = answers.map(argmax);
  const predictions = images.map(({ path, label }, i): EvaluatedImage => {
    const [answer, best] = [answers[i], predicted[i] ?? 0];
    const loss = imageLoss(answer?.[truth[i] ?? 0] ?? 0);
    return { path, label, predicted: classes[best] ?? '', probability: answer?.[best] ?? 0, loss };
  });
  const confusion = confusionMatrix(truth, predicted, classes.length);
  return { predictions, confusion, perClass: classMetrics(confusion, classes) };
}
