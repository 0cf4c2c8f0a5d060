import { describe, expect, it } from 'vitest';
import { placeFor, type Rectangle, type WindowPlace } from './window-place';

const PRIMARY: Rectangle = { x: 0, y: 25, width: 1920, height: 1055 };
const SECOND: Rectangle = { x: 1920, y: 0, width: 2560, height: 1440 };
const place = (facts: Partial<WindowPlace>): WindowPlace => ({
  ...{ x: 100, y: 100, width: 1200, height: 800, isMaximized: false, isFullScreen: false },
  ...facts,
});

describe('the place of the window', () => {
  it('is the middle of the primary display at the first start', () => {
    expect(placeFor(null, [PRIMARY, SECOND])).toMatchObject({ x: 320, y: 133, width: 1280, height: 840 });
  });

  it('is the remembered one while it can be reached', () => {
    const remembered = place({ x: 2000, isMaximized: true });
    expect(placeFor(remembered, [PRIMARY, SECOND])).toEqual(remembered);
  });

  it.each([
    ['beyond a display that is gone', { x: 2000 }],
    ['with its title bar above the screen', { y: -50 }],
    ['with its title bar below the screen', { y: 1079 }],
    ['with only a sliver left', { x: -1150 }],
  ])('is the middle again when it was %s', (_, facts) => {
    expect(placeFor(place(facts), [PRIMARY])).toMatchObject({ x: 360, y: 153, width: 1200, height: 800 });
  });

  it('is never larger than the display, nor too small to use', () => {
    expect(placeFor(place({ width: 5000, height: 4000 }), [PRIMARY])).toMatchObject({ width: 1920, height: 1055 });
    expect(placeFor(place({ width: 10, height: 10, x: 0 }), [PRIMARY])).toMatchObject({ width: 800, height: 560 });
    const tiny = { x: 0, y: 0, width: 640, height: 480 };
    expect(placeFor(null, [tiny])).toMatchObject({ x: 0, y: 0, width: 640, height: 480 });
  });
});
