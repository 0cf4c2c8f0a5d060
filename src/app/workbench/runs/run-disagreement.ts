/** Where two runs disagree: on validation images that both have, matched by content. */

import { mcnemar } from '../../../core/metrics/mcnemar';
import type {
  Disagreement,
  DisputedImage,
  ReportedImage,
  ValidationReport,
} from '../../../shared/contract/predictions';
import type { RunDataset } from '../../../shared/dataset';

/** A run’s report on its validation images, both in the same order. */
export interface RunEvaluation {
  readonly report: ValidationReport;
  readonly validation: RunDataset['validation'];
}

const isRight = ({ label, predicted }: ReportedImage): boolean => label === predicted;

/** The two answers for each image; an image that is there twice counts once. */
function pairsOf(first: RunEvaluation, second: RunEvaluation): [ReportedImage, ReportedImage][] {
  const ofSecond = new Map(
    second.validation.map(({ sha256 }, i) => [sha256, second.report.images[i]] as const).reverse(),
  );
  const seen = new Set<string>();
  return first.validation.flatMap(({ sha256 }, i) => {
    const [one, other] = [first.report.images[i], ofSecond.get(sha256)];
    // With another true class, the answers can’t be compared.
    if (seen.has(sha256) || one === undefined || other === undefined || one.label !== other.label) return [];
    seen.add(sha256);
    return [[one, other] as [ReportedImage, ReportedImage]];
  });
}

function disputed([one, other]: readonly [ReportedImage, ReportedImage]): DisputedImage {
  const answer = ({ predicted, probability }: ReportedImage) => ({ predicted, probability });
  return { path: one.path, label: one.label, image: one.image, answers: [answer(one), answer(other)] };
}

export function disagreement(first: RunEvaluation, second: RunEvaluation): Disagreement {
  const pairs = pairsOf(first, second);
  const count = (isFirst: boolean, isSecond: boolean): number =>
    pairs.filter(([one, other]) => isRight(one) === isFirst && isRight(other) === isSecond).length;
  const [onlyFirst, onlySecond] = [count(true, false), count(false, true)];
  const apart = ([one, other]: readonly [ReportedImage, ReportedImage]): number => Math.abs(one.loss - other.loss);
  return {
    images: pairs.length,
    bothRight: count(true, true),
    onlyFirst,
    onlySecond,
    bothWrong: count(false, false),
    pValue: mcnemar(onlyFirst, onlySecond),
    disputed: pairs
      .filter(([one, other]) => one.predicted !== other.predicted)
      .sort((a, b) => apart(b) - apart(a))
      .map(disputed),
  };
}
