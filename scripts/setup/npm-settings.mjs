/**
 * What npm’s files say of the network. npm hands its settings to the scripts that it runs, as variables; a command that
 * is started without npm has to look for itself.
 */

import { readFileSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** @typedef {import('./places.mjs').Surroundings} Surroundings */

/**
 * @typedef {object} NpmSettings
 * @property {string | null} proxy
 * @property {string | null} httpsProxy
 * @property {string | null} noProxy hosts with commas between them
 * @property {string | null} cafile a file of certificates
 */

/** @type {NpmSettings} */
export const NO_NPM_SETTINGS = { proxy: null, httpsProxy: null, noProxy: null, cafile: null };

/**
 * The person’s `.npmrc`, then the project’s, which wins (npm documentation, “npmrc”).
 *
 * @param {Surroundings} surroundings
 * @param {string} project the folder of the project
 * @returns {NpmSettings}
 */
export function readNpmSettings({ env, platform, home }, project) {
  const paths = platform === 'win32' ? win32 : posix;
  const own = env['npm_config_userconfig'] ?? env['NPM_CONFIG_USERCONFIG'] ?? '';
  const files = [own === '' ? paths.join(home, '.npmrc') : own, paths.join(project, '.npmrc')];
  const values = new Map(files.flatMap((file) => [...parseNpmrc(readOrEmpty(file), env)]));
  /** @param {string} key */
  const valueOf = (key) => {
    const value = values.get(key)?.join(',') ?? '';
    // npm’s words for none.
    return ['', 'null', 'false'].includes(value) ? null : value;
  };
  return {
    proxy: valueOf('proxy'),
    httpsProxy: valueOf('https-proxy'),
    noProxy: valueOf('noproxy'),
    cafile: valueOf('cafile'),
  };
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
 * Lines `key = value` as npm reads them, above any `[section]`; `key[] = value` adds to a list.
 *
 * @param {string} text
 * @param {Surroundings['env']} env
 * @returns {Map<string, string[]>}
 */
function parseNpmrc(text, env) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const line of text.replace(/^\uFEFF/, '').split(/[\r\n]+/)) {
    if (/^\s*\[[^\]]*\]\s*$/.test(line)) break;
    const setting = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (setting === null) continue;
    const [, key = '', written = ''] = setting;
    const name = key.replace(/\[\]$/, '');
    const value = expand(unquote(written), env);
    values.set(name, name === key ? [value] : [...(values.get(name) ?? []), value]);
  }
  return values;
}

/**
 * A value in quotation marks is as it stands; elsewhere a comment may follow, unless its sign has a backslash before it.
 *
 * @param {string} written
 * @returns {string}
 */
function unquote(written) {
  const quoted = /^(["'])(.*)\1$/.exec(written);
  if (quoted !== null) return quoted[1] === '"' ? fromJson(written) : (quoted[2] ?? '');
  return (/^(?:\\.|[^\\;#])*/.exec(written)?.[0] ?? '').replace(/\\([\\;#])/g, '$1').trim();
}

/**
 * @param {string} quoted
 * @returns {string} what stands between the marks, where it is no text of JSON
 */
function fromJson(quoted) {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

/**
 * `${NAME}` is a variable of the environment, and stays as it is where there is none; `${NAME?}` is empty then.
 *
 * @param {string} value
 * @param {Surroundings['env']} env
 * @returns {string}
 */
function expand(value, env) {
  return value.replace(/(\\*)\$\{([^${}?]+)(\??)\}/g, (whole, /** @type {string} */ before, name, mark) => {
    if (before.length % 2 === 1) return whole.slice((before.length + 1) / 2);
    return before.slice(before.length / 2) + (env[String(name)] ?? (mark === '?' ? '' : `\${${String(name)}}`));
  });
}
