/**
 * How this computer reaches the network: proxies and certificates from the usual environment variables, from npm (which
 * hands its configuration to the scripts that it runs, as variables too), from npm’s files, and from pip.
 */

import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { NO_NPM_SETTINGS } from './npm-settings.mjs';

/**
 * @typedef {object} Network
 * @property {(url: URL) => URL | null} proxyFor null where a host is reached directly
 * @property {string[] | undefined} ca certificates that are trusted, PEM; undefined for Node’s own
 * @property {number} connectTimeoutMs
 * @property {number} idleTimeoutMs how long a connection may be silent
 * @property {AbortSignal} [signal] ends what is under way; nothing is tried again after it
 */

/** @typedef {Readonly<Record<string, string | undefined>>} Env */

/**
 * @param {Env} env
 * @param {{ proxy: string | null, cert: string | null }} pip what pip’s configuration says
 * @param {import('./npm-settings.mjs').NpmSettings} [npm] what npm’s files say
 * @returns {Network}
 */
export function networkOf(env, pip, npm = NO_NPM_SETTINGS) {
  const without = splitList(first(env, ['NO_PROXY', 'no_proxy', 'npm_config_noproxy']) ?? npm.noProxy);
  const https = first(env, [
    'HTTPS_PROXY',
    'https_proxy',
    'ALL_PROXY',
    'all_proxy',
    'npm_config_https_proxy',
    'npm_config_proxy',
  ]);
  const http = first(env, ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'npm_config_proxy']);
  return {
    proxyFor(url) {
      if (isLeftOut(url, without)) return null;
      const isSecure = url.protocol === 'https:';
      const inFiles = (isSecure ? npm.httpsProxy : null) ?? npm.proxy ?? pip.proxy;
      const proxy = (isSecure ? https : http) ?? inFiles;
      return proxy === null ? null : new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
    },
    ca: trusted(env, pip.cert, npm.cafile),
    connectTimeoutMs: 15_000,
    idleTimeoutMs: 60_000,
  };
}

/**
 * @param {Env} env
 * @param {string[]} names
 * @returns {string | null} the first that is set and not empty; npm takes its own in capitals as well
 */
function first(env, names) {
  for (const name of names) {
    const value = env[name] || env[name.toUpperCase()];
    if (value) return value;
  }
  return null;
}

/** @param {string | null} list */
function splitList(list) {
  return (list ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
}

/**
 * `NO_PROXY` as curl reads it: `*`, a host, or a domain that stands for everything below it; a port may follow.
 *
 * @param {URL} url
 * @param {string[]} entries
 */
function isLeftOut(url, entries) {
  const host = url.hostname.toLowerCase();
  return entries.some((entry) => {
    if (entry === '*') return true;
    const [name = '', port] = entry
      .toLowerCase()
      .replace(/^\*?\./, '')
      .split(/:(?=\d+$)/);
    if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
    return host === name || host.endsWith(`.${name}`);
  });
}

/**
 * @param {Env} env
 * @param {string | null} pipCert
 * @param {string | null} npmCafile
 * @returns {string[] | undefined}
 */
function trusted(env, pipCert, npmCafile) {
  const named = [
    pipCert,
    env['NODE_EXTRA_CA_CERTS'],
    first(env, ['npm_config_cafile']) ?? npmCafile,
    env['REQUESTS_CA_BUNDLE'],
    env['CURL_CA_BUNDLE'],
    env['SSL_CERT_FILE'],
  ];
  const own = [...new Set(named)].flatMap((file) => {
    try {
      return file ? [readFileSync(file, 'utf8')] : [];
    } catch {
      return [];
    }
  });
  return own.length > 0 ? [...rootCertificates, ...own] : undefined;
}
