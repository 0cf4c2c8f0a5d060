import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TRIAL_ARCHIVE, TRIAL_VERSION } from '../../scripts/setup/electron-trial.mjs';
import { TENSORFLOW_VERSION } from '../../scripts/setup/releases.mjs';
import { readBodyTable } from '../../scripts/setup/weights.mjs';
import { isBuilt } from '../support/lathe';

const ROOT = join(import.meta.dirname, '..', '..');
const NOTICES = join(ROOT, 'resources', 'notices');
const README = readFileSync(join(NOTICES, 'README.md'), 'utf8');
const MIT = readFileSync(join(NOTICES, 'mit.txt'), 'utf8');

interface PackageFile {
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}
interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
}
interface Entry {
  readonly name: string;
  readonly version: string;
  /** The whole line of the table. */
  readonly line: string;
}

const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as PackageFile;
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile;

/** The packages that the tables of a section, or of all, name with a version. */
function entriesIn(text: string): Entry[] {
  return [...text.matchAll(/^\| `([^`]+)` (\d\S*) +\|.*$/gm)].map(([line, name = '', version = '']) => ({
    name,
    version,
    line,
  }));
}

function section(title: string): string {
  const found = README.split(/^## /m).find((each) => each.startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`resources/notices/README.md has no section “${title}”`);
  return found;
}

function versionOf(name: string): string | undefined {
  return packages[`node_modules/${name}`]?.version;
}

function licenceOf(name: string): string {
  const text = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as PackageFile).license;
}

/** What the package’s own licence says of its makers: “Copyright (c) 2014 Somebody”. */
function copyrightsOf(name: string): string[] {
  const folder = join(ROOT, 'node_modules', name);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each)) ?? '';
  return [...readFileSync(join(folder, file), 'utf8').matchAll(/^Copyright .*$/gm)].map(([line]) => line.trim());
}

/** Whose code lies in `out` without the text of its licence. */
function bundledPackages(): string[] {
  const files = ['main', 'preload', 'renderer'].map((part) => join(ROOT, 'out', 'bundled', `${part}.json`));
  return files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as string[]);
}

describe('the notices', () => {
  const entries = entriesIn(README);

  it.each(Object.keys(dependencies))('name %s, which runs, with its version and licence', (name) => {
    const entry = entries.find((each) => each.name === name);
    expect(entry?.version).toBe(versionOf(name));
    const licence = licenceOf(name);
    // A licence without a name of its own lies beside the notices.
    expect(entry?.line).toContain(licence.startsWith('SEE LICENSE') ? `${name}.txt` : licence);
  });

  it.skipIf(!isBuilt)('name whatever is bundled, with its version, its licence and the text of that', () => {
    const bundled = bundledPackages();
    expect(bundled).toContain('svelte');
    const inSection = entriesIn(section('Bundled into the page'));
    expect(inSection.map(({ name }) => name).sort()).toEqual([...bundled].sort());
    for (const { name, version, line } of inSection) {
      expect(version, name).toBe(versionOf(name));
      expect(line, name).toContain(licenceOf(name));
      expect(line, name).toMatch(/\]\([\w.-]+\.txt\)/);
    }
  });

  it('name no package that is none any more, or in another version', () => {
    expect(entries.map(({ name, version }) => [name, version])).toEqual(
      entries.map(({ name }) => [name, versionOf(name)]),
    );
  });

  it('name what set-up downloads, in its version', async () => {
    const { registryCopy } = await readBodyTable(ROOT);
    const { project, version } = registryCopy.wheel;
    const plain = README.replaceAll(/\s+/g, ' ');
    for (const what of [
      `TensorFlow ${TENSORFLOW_VERSION}`,
      `Electron ${versionOf('electron') ?? ''},`,
      `Electron ${TRIAL_VERSION},`,
      `\`${TRIAL_ARCHIVE.name}\` ${TRIAL_ARCHIVE.version}`,
      `\`${project}\` ${version}`,
    ]) {
      expect(plain).toContain(what);
    }
  });

  it('have the texts that they point to, with everybody whose MIT licence asks for it', () => {
    const links = [...README.matchAll(/\]\(([\w.-]+\.txt)\)/g)].map(([, file = '']) => file);
    expect(links.filter((file) => !existsSync(join(NOTICES, file)))).toEqual([]);
    const underMit = entries.filter(({ line }) => line.includes('(mit.txt)')).map(({ name }) => name);
    for (const name of [...underMit, 'electron']) {
      for (const copyright of copyrightsOf(name)) expect(MIT, name).toContain(`${copyright} (${name})\n`);
    }
    const named = [...MIT.matchAll(/^Copyright .* \(([^()]+)\)$/gm)].map(([, name = '']) => name);
    expect([...new Set(named)].sort()).toEqual([...underMit, 'electron'].sort());
    expect(readFileSync(join(NOTICES, 'lucide.txt'), 'utf8')).toBe(
      readFileSync(join(ROOT, 'node_modules', '@lucide', 'svelte', 'LICENSE'), 'utf8'),
    );
  });
});
