import { describe, expect, it } from 'vitest';
import { isOurs, isPage } from './page-address';

describe('an address', () => {
  it.each(['app://lathe/', 'app://lathe/index.html', 'app://lathe/#/runs', 'app://lathe/?x=1'])(
    '%s is the page',
    (address) => expect(isPage(address)).toBe(true),
  );

  it.each(['app://lathe/assets/index.js', 'app://lathe/picture/item/1'])(
    '%s is of the page’s origin only',
    (address) => {
      expect(isOurs(address)).toBe(true);
      expect(isPage(address)).toBe(false);
    },
  );

  it.each([
    'app://other/',
    'app://lathe.example/',
    'app://x@lathe/',
    'app://lathe:80/',
    'file:///lathe/index.html',
    'https://lathe/',
    'about:blank',
    'data:text/html,x',
    '',
    'nonsense',
  ])('%s is foreign', (address) => expect(isOurs(address)).toBe(false));
});
