/** How classes and subsets lie in a folder of images. Apart from shapes, because the command line’s help lists them. */

export const LAYOUTS = ['class-folders', 'train-validation', 'flat'] as const;
export type Layout = (typeof LAYOUTS)[number];
