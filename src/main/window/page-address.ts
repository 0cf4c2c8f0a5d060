/** The one address of the page: an origin of its own, on which no file of the machine lies. */

export const PAGE_SCHEME = 'app';
const PAGE_HOST = 'lathe';
export const PAGE_ADDRESS = `${PAGE_SCHEME}://${PAGE_HOST}/`;

export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username } = new URL(address);
  return protocol === `${PAGE_SCHEME}:` && host === PAGE_HOST && username === '';
}

/** Whether an address is the page itself, wherever in it. */
export function isPage(address: string): boolean {
  return isOurs(address) && ['/', '/index.html'].includes(new URL(address).pathname);
}
