/** Finds a file in a Python package index: the simple repository interface, as JSON (PEP 691) or HTML (PEP 503). */

import { getText } from './http.mjs';

const ACCEPT = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.5, text/html;q=0.1';

/**
 * @param {URL} index address of the index, as pip’s `--index-url`
 * @param {{ project: string, file: string }} wanted
 * @param {import('./network.mjs').Network} network
 * @returns {Promise<URL | null>} where the file can be downloaded; null when the index does not list it
 * @throws {Error} when the index can’t be reached
 */
export async function findInIndex(index, { project, file }, network) {
  const page = new URL(`${index.href.replace(/\/+$/, '')}/${project}/`);
  const text = await getText(page, { Accept: ACCEPT, 'User-Agent': 'lathe' }, network);
  const link = text.trimStart().startsWith('{') ? linkInJson(text, file) : linkInHtml(text, file);
  if (link === null) return null;
  const url = new URL(link, page);
  url.hash = '';
  if (url.host === index.host && url.username === '') {
    url.username = index.username;
    url.password = index.password;
  }
  return url;
}

/**
 * @param {string} text
 * @param {string} file
 * @returns {string | null}
 */
function linkInJson(text, file) {
  /** @type {unknown} */
  const document = JSON.parse(text);
  const files = typeof document === 'object' && document !== null && 'files' in document ? document.files : [];
  for (const entry of Array.isArray(files) ? files : []) {
    /** @type {unknown} */
    const each = entry;
    if (typeof each !== 'object' || each === null || !('filename' in each) || !('url' in each)) continue;
    if (each.filename === file && typeof each.url === 'string') return each.url;
  }
  return null;
}

/**
 * The name of a file is the last part of its link’s path (PEP 503).
 *
 * @param {string} text
 * @param {string} file
 * @returns {string | null}
 */
function linkInHtml(text, file) {
  for (const [, , quoted = ''] of text.matchAll(/<a\b[^>]*?\bhref\s*=\s*(["'])(.*?)\1/gis)) {
    const link = quoted.replaceAll('&amp;', '&').replaceAll('&#38;', '&');
    const path = link.split(/[?#]/)[0] ?? '';
    if (decodeURIComponent(path.split('/').at(-1) ?? '') === file) return link;
  }
  return null;
}
