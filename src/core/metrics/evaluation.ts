/** What a model’s answers make of images whose class is known. */

import type { EvaluatedImage } from '../../shared/reports';
import { imageLoss } from '../network/losses';
import { argmax, classMetrics, confusionMatrix } from './confusion';

/**
 * @param images with labels among `classes`
 * @param answers the probabilities of all classes for each image
 * @returns predictions in the order of the images
 */
export function evaluateAnswers(
  images: readonly { readonly path: string; readonly label: string }[],
  answers: readonly Float32Array[],
  classes: readonly string[],
) {
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
