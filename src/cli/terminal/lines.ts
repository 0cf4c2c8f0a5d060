/** Lines for a person: tables, facts with labels, problems of images, failures. */

import type { ImageProblem } from '../../shared/dataset';
import { IMAGE_PROBLEMS } from '../../shared/failures/image-notes';
import type { Failure } from '../../shared/failures/failure';
import { englishOf } from '../../shared/i18n/failure-words';
import type { CommandText } from '../../shared/failures/step-facts';
import { texts } from '../i18n/en/texts';
import { MARKED_COLOUR, paint, withoutControls, type Screen } from './screen';

/** Text in columns, two spaces apart; `right` names the columns that are flush right. */
export function table(cells: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const rows = cells.map((row) => row.map(withoutControls));
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell))));
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const gap = ' '.repeat((widths[i] ?? 0) - displayWidth(cell));
        return right.includes(i) ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** The main ranges of Unicode’s East Asian Width “wide” (UAX 11), and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns that a terminal gives a text: two to ideographs and emoji, none to marks and colours. */
function displayWidth(text: string): number {
  const seen = text.replaceAll(MARKED_COLOUR, '').replaceAll(/\p{Mark}|\p{Cf}/gu, '');
  return Array.from(seen).reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}

const LABEL_COLUMNS = 12;

/** A fact under the others, labels to the left. */
export function factLine(label: string, fact: string): string {
  return label.padEnd(LABEL_COLUMNS) + fact;
}

const SHOWN_PROBLEMS = 5;

/** Problems by kind, those that leave an image out first; up to `shown` of each. */
export function problemLines(
  problems: readonly Pick<ImageProblem, 'path' | 'code' | 'message'>[],
  shown = SHOWN_PROBLEMS,
): string[] {
  const isLeftOut = (code: ImageProblem['code']): boolean => IMAGE_PROBLEMS[code] === 'left out';
  const codes = [...new Set(problems.map(({ code }) => code))];
  codes.sort((a, b) => Number(isLeftOut(b)) - Number(isLeftOut(a)));
  return codes.flatMap((code) => {
    const some = problems.filter((problem) => problem.code === code);
    const rest = some.length - shown;
    return [
      '',
      texts.problems.kind(code, isLeftOut(code), some.length),
      ...some.slice(0, shown).map(({ path, message }) => `  ${path}: ${message}`),
      ...(rest > 0 ? [texts.problems.more(rest)] : []),
    ];
  });
}

/** Title, what was expected and received, what to do next. */
export function failureLines(failure: Failure, screen: Pick<Screen, 'colours'>, command: CommandText): string[] {
  const { title, message, hint } = englishOf(failure, command);
  return [paint(screen, 'bad', title), ...messageLines(failure.code, message), ...(hint === '' ? [] : [hint])];
}

/** Codes whose messages quote a program’s output, line by line; elsewhere a line break is part of a name. */
const QUOTING: readonly string[] = ['internal', 'trainer-died'];

export function messageLines(code: string, message: string): string[] {
  return QUOTING.includes(code) ? message.split('\n') : [message];
}
