/** What is wrong with the shape of a value, as a clause. */

import type { SHAPE_FAILURES, ShapeProblem } from '../../failures/shapes';
import type { TextsOf } from '../texts';
import { zh } from './spacing';

const expectedText: Readonly<Record<ShapeProblem['expected'], (requirement: string) => string>> = {
  text: () => '文字',
  number: () => '数字',
  boolean: () => '是或否',
  list: () => '列表',
  object: () => '对象',
  whole: () => '整数',
  'at-least': (low) => zh`不小于${low}的整数`,
  'at-most': (high) => zh`不大于${high}的整数`,
  'no-shorter': (length) => zh`至少${length}个`,
  'no-longer': (length) => zh`最多${length}个`,
  'one-of': (allowed) => `以下之一：${allowed}`,
  'of-form': (form) => zh`符合${form}的文字`,
};

const receivedText = { missing: '空缺', list: '列表', object: '对象' } as const;

/** `settings.size 为"x"，而应为数字`. */
export function shapeClause({ path, expected, requirement, received }: ShapeProblem): string {
  const found = received.kind === 'value' ? received.value : receivedText[received.kind];
  const place = path === '' ? '它' : path;
  if (expected === 'object' && received.kind === 'missing') return zh`${place}${found}`;
  return zh`${place}为${found}，而应为${expectedText[expected](requirement)}`;
}

export const shapes: TextsOf<typeof SHAPE_FAILURES> = {
  'request-shape': ({ request, problem }) => zh`请求${request}的参数不符：${shapeClause(problem)}。`,
  'image-reference-shape': ({ problem }) => zh`应为对图片的引用，但${shapeClause(problem)}。`,
};
