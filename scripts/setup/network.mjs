/**
 * How this computer gets files: through proxies and with certificates from the usual environment variables, from npm and
 * from pip, out of the package indexes that pip knows.
 */

import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { readNpmSettings } from './npm.mjs';
import { readPipSettings } from './pip.mjs';
import { cacheFolder } from './places.mjs';

/** @import { NpmSettings } from './npm.mjs' */
/** @import { PipSettings } from './pip.mjs' */
/** @import { Env, Surroundings } from './places.mjs' */
/** @import { Reporter } from './progress.mjs' */

/**
 * @typedef {object} Network
 * @property {(url: URL) => URL | null} proxyFor null where a host is reached directly
 * @property {string[] | undefined} ca certificates that are trusted, PEM; undefined for Node’s own
 * @property {number} connectTimeoutMs
 * @property {number} idleTimeoutMs how long a connection may be silent
 * @property {AbortSignal | undefined} [signal] ends what is under way; nothing is tried again after it
 */

/**
 * @typedef {object} Means
 * @property {string} cache the cache folder
 * @property {Network} network
 * @property {readonly URL[]} indexes package indexes, in the order in which to ask them
 * @property {Reporter} reporter
 * @property {boolean} offline
 */

/**
 * npm and pip are asked when the network is first needed, which takes two seconds. `project` is the folder whose `.npmrc`
 * counts.
 * @type {(surroundings: Surroundings, project: string,
 *   options: { reporter: Reporter, offline?: boolean, signal?: AbortSignal }) => Means}
 */
export function meansOf(surroundings, project, { reporter, offline = false, signal }) {
  /** @type {Pick<Means, 'network' | 'indexes'> | undefined} */
  let asked;
  const ask = () => {
    if (asked !== undefined) return asked;
    const pip = readPipSettings(surroundings);
    const network = { ...networkOf(surroundings.env, pip, readNpmSettings(surroundings, project)), signal };
    return (asked = { network, indexes: pip.indexes });
  };
  return {
    cache: cacheFolder(surroundings),
    reporter,
    offline,
    get network() {
      return ask().network;
    },
    get indexes() {
      return ask().indexes;
    },
  };
}

/** @type {NpmSettings} */
const NOTHING = { proxy: null, httpsProxy: null, noProxy: null, cafile: null };

/** @type {(env: Env, pip: Pick<PipSettings, 'proxy' | 'cert'>, npm?: NpmSettings) => Network} */
export function networkOf(env, pip, npm = NOTHING) {
  const without = (first(env, 'no_proxy', 'npm_config_noproxy') ?? npm.noProxy ?? '').toLowerCase();
  const entries = without.split(/[\s,]+/).filter(Boolean);
  const https = first(env, 'https_proxy', 'all_proxy', 'npm_config_https_proxy', 'npm_config_proxy') ?? npm.httpsProxy;
  const http = first(env, 'http_proxy', 'all_proxy', 'npm_config_proxy');
  return {
    proxyFor(url) {
      if (isLeftOut(url, entries)) return null;
      const proxy = (url.protocol === 'https:' ? https : http) ?? npm.proxy ?? pip.proxy;
      return proxy === null ? null : new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
    },
    ca: trusted(env, pip.cert, npm.cafile),
    connectTimeoutMs: 15_000,
    idleTimeoutMs: 60_000,
  };
}

/** @type {(env: Env, ...names: string[]) => string | null} the first that is set and not empty, in capitals or not */
function first(env, ...names) {
  return names.flatMap((name) => [env[name.toUpperCase()], env[name]]).find(Boolean) ?? null;
}

/**
 * `NO_PROXY` as curl reads it: `*`, a host, or a domain that stands for everything below it; a port may follow.
 * @type {(url: URL, entries: readonly string[]) => boolean}
 */
function isLeftOut(url, entries) {
  const host = url.hostname.toLowerCase();
  return entries.some((entry) => {
    if (entry === '*') return true;
    const [name = '', port] = entry.replace(/^\*?\./, '').split(/:(?=\d+$)/);
    if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
    return host === name || host.endsWith(`.${name}`);
  });
}

/** @type {(env: Env, pipCert: string | null, npmCafile: string | null) => string[] | undefined} */
function trusted(env, pipCert, npmCafile) {
  const npm = first(env, 'npm_config_cafile') ?? npmCafile;
  const usual = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'SSL_CERT_FILE'].map((name) => env[name]);
  const own = [...new Set([pipCert, env['NODE_EXTRA_CA_CERTS'], npm, ...usual])].flatMap((file) => {
    try {
      return file ? [readFileSync(file, 'utf8')] : [];
    } catch {
      return [];
    }
  });
  return own.length > 0 ? [...rootCertificates, ...own] : undefined;
}
