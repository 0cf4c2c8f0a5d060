/** Tells which of the layouts that people use a folder has, or that only a person can tell. */

import { posix } from 'node:path';
import { unreadableFolder } from '../../base/file-errors';
import { splitRole, type SplitRole } from '../../core/text/split-names';
import type { Subset } from '../../shared/dataset';
import type { Layout } from '../../shared/layouts';
import { hasImageExtension, labelFromName } from './flat-names';
import { joinPath, listFolder, type FolderListing, type Noted } from './folder-walk';

/** Where the images of a subset lie. */
export interface SubsetPlace {
  readonly subset: Subset;
  /** Absolute; paths are relative to it. */
  readonly base: string;
  /** Relative to the base; '' for the base itself. */
  readonly under: string;
  /** Whether classes are folders or in the names of files; null for what is found there. */
  readonly classesIn: 'folders' | 'names' | null;
  /** Names of folders in it that are no classes. */
  readonly without: readonly string[];
  /** The folder in each class folder that holds the subset; '' for the class folder itself. */
  readonly inside: string;
}

/** One way to understand a folder. */
interface Reading {
  readonly layout: Layout;
  /** Training first. */
  readonly places: readonly SubsetPlace[];
  readonly noted: readonly Noted[];
}

export interface FoundLayout {
  readonly reading: Reading;
  /** The folder could be meant otherwise, so that a person has to say; or it is no split though a person said so. */
  readonly refusal: 'layout-unclear' | 'no-training-part' | null;
}

/** A folder with its subfolders by what their names say. */
interface Shape {
  readonly folder: string;
  readonly listing: FolderListing;
  readonly of: Readonly<Record<SplitRole | 'other', readonly string[]>>;
}

/**
 * @param wanted the layout that a person named; it holds whatever the folder looks like
 * @throws LatheError folder-missing, folder-not-a-folder, folder-unreadable
 */
export async function findLayout(
  folder: string,
  validationFolder: string | null,
  wanted: Layout | null,
): Promise<FoundLayout> {
  const shape = await shapeOf(folder);
  if (validationFolder !== null) await listRoot(validationFolder);
  const meaning = wanted === null ? await meaningOf(shape, validationFolder !== null) : null;
  const layout = wanted ?? (meaning === 'split' ? 'train-validation' : 'class-folders');
  const reading = await readAs(shape, layout, wanted);
  const refusal = reading === null ? 'no-training-part' : meaning === 'unclear' ? 'layout-unclear' : null;
  const read = reading ?? readClasses(folder, layout);
  if (validationFolder === null) return { reading: read, refusal };
  const places = [...read.places.slice(0, 1), place('validation', validationFolder, '')];
  return { reading: { ...read, places }, refusal };
}

async function listRoot(folder: string): Promise<FolderListing> {
  try {
    return await listFolder(folder, '');
  } catch (cause) {
    throw unreadableFolder(folder, cause);
  }
}

async function shapeOf(folder: string): Promise<Shape> {
  const listing = await listRoot(folder);
  const named = (role: SplitRole | null): string[] => listing.folders.filter((name) => splitRole(name) === role);
  const [train, validation, test] = [named('train'), named('validation'), named('test')];
  return { folder, listing, of: { train, validation, test, predict: named('predict'), other: named(null) } };
}

function place(subset: Subset, base: string, under: string, rest: Partial<SubsetPlace> = {}): SubsetPlace {
  return { subset, base, under, classesIn: null, without: [], inside: '', ...rest };
}

/** Lists a folder below, which may be unreadable: the scan says so of it. */
async function look(folder: string, under: string): Promise<Pick<FolderListing, 'folders' | 'files'>> {
  return listFolder(folder, under).catch(() => ({ folders: [], files: [] }));
}

/**
 * Whether subfolders are the parts of a split or classes. It is unclear where their names or what is in them looks like
 * a split that is not understood: to train the halves of a split as classes would be nonsense that looks like a result.
 *
 * @param hasValidation whether another folder brings the validation images
 */
async function meaningOf(shape: Shape, hasValidation: boolean): Promise<'split' | 'classes' | 'unclear'> {
  const { folder, of } = shape;
  const halves = [...of.validation, ...of.test];
  const [train, ...more] = of.train;
  if (more.length > 0) return 'unclear';
  if (train !== undefined) {
    const rivals = await withImages(folder, halves.length > 0 || hasValidation ? halves : of.other);
    if ((await labelsIn(folder, train)).size > 0) return halves.length > 0 || rivals.length === 0 ? 'split' : 'unclear';
    return (await withImages(folder, [...halves, ...of.other])).length > 0 ? 'unclear' : 'split';
  }
  if (halves.length === 0) return (await areAlikeInside(shape)) ? 'unclear' : 'classes';
  if (of.other.length === 0) return halves.length > 1 ? 'unclear' : 'classes';
  // “valid” beside “invalid” are classes: without “valid”, one would be left.
  if (of.other.length === 1) return 'classes';
  const inside = await Promise.all(halves.map((half) => labelsIn(folder, half)));
  return inside.every((labels) => of.other.some((name) => labels.has(label(name)))) ? 'split' : 'unclear';
}

/** Chunks and days, rather than classes. */
const isNumber = (name: string): boolean => /^[\d\W_]+$/.test(name);

/** Whether all subfolders hold folders of the same names, such as the parts of a split, and no images beside them. */
async function areAlikeInside({ folder, listing }: Shape): Promise<boolean> {
  if (listing.folders.length < 2) return false;
  const insides = new Set<string>();
  for (const name of listing.folders) {
    const { folders, files } = await look(folder, name);
    if (folders.length < 2 || folders.every(isNumber) || files.some(({ path }) => hasImageExtension(path)))
      return false;
    insides.add(JSON.stringify(folders));
    if (insides.size > 1) return false;
  }
  return true;
}

async function withImages(folder: string, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) if (await holdsImages(folder, name, 2)) found.push(name);
  return found;
}

async function holdsImages(folder: string, under: string, levels: number): Promise<boolean> {
  const { folders, files } = await look(folder, under);
  if (files.some(({ path }) => hasImageExtension(path))) return true;
  for (const name of levels > 0 ? folders : []) {
    if (await holdsImages(folder, joinPath(under, name), levels - 1)) return true;
  }
  return false;
}

/** A class by the name of its folder or file: one spelling, whatever system wrote it. */
export const label = (name: string): string => name.normalize('NFC');

/** The classes that a part of a split has, by folders or else by names of files. */
async function labelsIn(folder: string, name: string): Promise<Set<string>> {
  const { folders, files } = await look(folder, await insideOf(folder, name));
  if (folders.length > 0) return new Set(folders.map(label));
  const labels = files.map(({ path }) => labelFromName(posix.basename(path))).filter((each) => each !== null);
  return new Set(labels.map(label));
}

/** Parts are often packed twice, as `seg_train/seg_train/…`: where a part’s only folder holds folders, they are meant. */
async function insideOf(folder: string, under: string): Promise<string> {
  const { folders, files } = await look(folder, under);
  const [only, ...others] = folders;
  if (only === undefined || others.length > 0 || files.some(({ path }) => hasImageExtension(path))) return under;
  const inner = await look(folder, joinPath(under, only));
  const isPacked = inner.folders.length > 1 || splitRole(only) === splitRole(posix.basename(under));
  return isPacked ? insideOf(folder, joinPath(under, only)) : under;
}

function readClasses(folder: string, layout: Layout): Reading {
  return { layout, places: [place('train', folder, '', { classesIn: 'folders' })], noted: [] };
}

async function readAs(shape: Shape, layout: Layout, wanted: Layout | null): Promise<Reading | null> {
  const { folder, listing } = shape;
  if (layout === 'train-validation') return readSplit(shape);
  const classesIn = wanted === null ? null : layout === 'flat' ? 'names' : 'folders';
  const noted = layout === 'flat' ? listing.folders.map((path) => note(path, 'no-subset')) : [];
  return { layout, places: [place('train', folder, '', { classesIn })], noted };
}

function note(path: string, reason: 'no-subset' | 'for-evaluation' | 'for-prediction' | 'without-classes'): Noted {
  return { path, note: { reason, facts: {} } };
}

/** null where no part is one to train on. */
async function readSplit(shape: Shape): Promise<Reading | null> {
  const { folder, listing, of } = shape;
  const layout = 'train-validation';
  const train = of.train.find((name) => name.toLowerCase() === 'train') ?? of.train[0] ?? (await largerHalf(shape));
  if (train !== null) {
    const classes = await labelsIn(folder, train);
    const others = listing.folders.filter((name) => name !== train);
    const { used, noted } = await chooseValidation(shape, classes, others);
    const places = [place('train', folder, await insideOf(folder, train))];
    if (used !== null) places.push(place('validation', folder, await insideOf(folder, used)));
    return { layout, places, noted };
  }
  const within = await splitInClasses(shape);
  if (within !== null) return { layout, places: within, noted: [] };
  // The classes to train on lie beside the folder to validate with.
  const classes = new Set(of.other.map(label));
  const parts = listing.folders.filter((name) => !of.other.includes(name));
  if (parts.length === 0 || of.other.length === 0) return null;
  const { used, noted } = await chooseValidation(shape, classes, parts);
  const places = [place('train', folder, '', { classesIn: 'folders', without: parts })];
  if (used !== null) places.push(place('validation', folder, await insideOf(folder, used)));
  return { layout, places, noted };
}

/** Of two parts whose names don’t say which is which; null for anything else. */
async function largerHalf({ folder, listing, of }: Shape): Promise<string | null> {
  const [first, second, ...others] = listing.folders;
  if (first === undefined || second === undefined || others.length > 0 || of.predict.length > 0) return null;
  const isPair = of.other.length === 2 || of.other.length === 0;
  if (!isPair || (await splitInClasses({ folder, listing, of })) !== null) return null;
  const [one, two] = [await countFiles(folder, first), await countFiles(folder, second)];
  if (of.other.length === 0 && one === two) return of.validation[0] ?? first;
  return one >= two ? first : second;
}

async function countFiles(folder: string, under: string): Promise<number> {
  const { folders, files } = await look(folder, under);
  const below = await Promise.all(folders.map((name) => look(folder, joinPath(under, name))));
  return below.reduce((sum, each) => sum + each.files.length, files.length);
}

/** Training and validation where each class has a folder for both: `cats/train`, `cats/val`; else null. */
async function splitInClasses({ folder, listing }: Shape): Promise<SubsetPlace[] | null> {
  const [first] = listing.folders;
  if (first === undefined || !(await areAlikeInside({ folder, listing, of: NO_ROLES }))) return null;
  const { folders } = await look(folder, first);
  const named = (role: SplitRole): string | undefined => folders.find((name) => splitRole(name) === role);
  const [train, other] = [named('train'), named('validation') ?? named('test')];
  if (train === undefined || other === undefined) return null;
  const within = (subset: Subset, inside: string) => place(subset, folder, '', { classesIn: 'folders', inside });
  return [within('train', train), within('validation', other)];
}

const NO_ROLES: Shape['of'] = { train: [], validation: [], test: [], predict: [], other: [] };

/**
 * Which part validates: a validation folder, else a test folder, if its images have the classes that are trained. What
 * is not used is noted with what it is good for.
 */
async function chooseValidation(
  { folder, of }: Shape,
  classes: ReadonlySet<string>,
  others: readonly string[],
): Promise<{ used: string | null; noted: Noted[] }> {
  const isHalf = (name: string): boolean => of.validation.includes(name) || of.test.includes(name);
  const halves = [...of.validation, ...of.test, ...(of.train.length === 0 ? of.other : [])];
  let used: string | null = null;
  const noted: Noted[] = [];
  for (const name of [...halves.filter((each) => others.includes(each)), ...others.filter((each) => !isHalf(each))]) {
    if (name === used || noted.some(({ path }) => path === name)) continue;
    const labels = halves.includes(name) ? await labelsIn(folder, name) : new Set<string>();
    // Other classes than those of training are a mistake to be told, but a lone folder of images has none.
    const isLabelled =
      [...labels].some((each) => classes.has(each)) || (labels.size > 1 && of.validation.includes(name));
    if (used === null && isLabelled) used = name;
    else noted.push(note(name, whyUnused(name, isLabelled)));
  }
  return { used, noted };
}

function whyUnused(
  name: string,
  isLabelled: boolean,
): 'no-subset' | 'for-evaluation' | 'for-prediction' | 'without-classes' {
  const role = splitRole(name);
  if (role === 'predict' || (role === 'test' && !isLabelled)) return 'for-prediction';
  if (role === 'test' || (role === 'validation' && isLabelled)) return 'for-evaluation';
  return role === 'validation' ? 'without-classes' : 'no-subset';
}
