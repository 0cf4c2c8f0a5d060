/** What the page may do, as headers. Both hosts send the same, so that what works in one works in the other. */

/**
 * The Content Security Policy. Nothing inline, nothing evaluated, nothing from elsewhere, no frames.
 *
 * @param sockets WebSocket addresses beside `'self'`, which not every browser takes for `ws:` as well
 */
export function contentSecurityPolicy(sockets: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    `connect-src ${["'self'", ...sockets].join(' ')}`,
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** For an image, even one that is opened as a document. */
export const IMAGE_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** On every answer. */
export const PROTECTING_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
};
