/** What pip is told on this computer, read without pip: for a machine that has an index of its own but no Python. */

import { readFileSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** @typedef {import('./places.mjs').Surroundings} Surroundings */

/**
 * @typedef {object} PipSettings
 * @property {URL[]} indexes in the order in which to ask them; only those reached by HTTP and HTTPS
 * @property {string | null} proxy
 * @property {string | null} cert a file of certificates
 */

/**
 * Configuration files (computer, then person, then `PIP_CONFIG_FILE`), then environment variables; the later wins.
 * uv’s variables are asked where pip has none.
 *
 * @param {Surroundings} surroundings
 * @returns {PipSettings}
 */
export function readPipSettings(surroundings) {
  const { env } = surroundings;
  const values = new Map(configFiles(surroundings).flatMap((file) => [...parseConfig(readOrEmpty(file))]));
  for (const key of ['index-url', 'extra-index-url', 'proxy', 'cert']) {
    const value = env[`PIP_${key.toUpperCase().replaceAll('-', '_')}`];
    if (value) values.set(key, value);
  }
  const index = values.get('index-url') ?? env['UV_DEFAULT_INDEX'] ?? env['UV_INDEX_URL'] ?? '';
  const extra = values.get('extra-index-url') ?? env['UV_INDEX'] ?? env['UV_EXTRA_INDEX_URL'] ?? '';
  return {
    indexes: [...index.split(/\s+/), ...extra.split(/\s+/)].flatMap(asHttpUrl),
    proxy: values.get('proxy') ?? null,
    cert: values.get('cert') ?? null,
  };
}

/**
 * pip’s files, least important first (pip documentation, “Configuration files”).
 *
 * @param {Surroundings} surroundings
 * @returns {string[]}
 */
function configFiles({ env, platform, home }) {
  const named = env['PIP_CONFIG_FILE'] ? [env['PIP_CONFIG_FILE']] : [];
  if (platform === 'win32') {
    const data = env['PROGRAMDATA'] ?? 'C:\\ProgramData';
    const roaming = env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming');
    return [
      win32.join(data, 'pip', 'pip.ini'),
      win32.join(home, 'pip', 'pip.ini'),
      win32.join(roaming, 'pip', 'pip.ini'),
      ...named,
    ];
  }
  const support = posix.join('Library', 'Application Support', 'pip', 'pip.conf');
  const xdg = posix.join(env['XDG_CONFIG_HOME'] ?? posix.join(home, '.config'), 'pip', 'pip.conf');
  const shared = (env['XDG_CONFIG_DIRS'] ?? '/etc/xdg')
    .split(':')
    .map((folder) => posix.join(folder, 'pip', 'pip.conf'));
  const mac = platform === 'darwin';
  const computer = [...(mac ? [posix.join('/', support)] : shared), '/etc/pip.conf'];
  return [
    ...computer,
    posix.join(home, '.pip', 'pip.conf'),
    ...(mac ? [posix.join(home, support)] : []),
    xdg,
    ...named,
  ];
}

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * The sections that count for `pip download`: `[global]`, then `[download]`. A value may go on in indented lines.
 *
 * @param {string} text
 * @returns {Map<string, string>}
 */
function parseConfig(text) {
  /** @type {Map<string, Map<string, string>>} */
  const sections = new Map([
    ['global', new Map()],
    ['download', new Map()],
  ]);
  let section = '';
  let key = '';
  for (const line of text.split(/\r?\n/)) {
    const values = sections.get(section);
    const setting = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line);
    if (/^\s*([#;]|$)/.test(line)) continue;
    if (line.startsWith('[')) section = line.slice(1, line.indexOf(']')).trim();
    else if (/^\s/.test(line) && values?.has(key)) values.set(key, `${values.get(key) ?? ''} ${line.trim()}`.trim());
    else if (setting !== null) {
      key = (setting[1] ?? '').replaceAll('_', '-');
      values?.set(key, (setting[2] ?? '').trim());
    }
  }
  return new Map([...sections.values()].flatMap((values) => [...values]));
}

/**
 * @param {string} text
 * @returns {URL[]} none where it is no address of HTTP or HTTPS
 */
function asHttpUrl(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? [url] : [];
}
