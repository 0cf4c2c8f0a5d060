/** Where the window was, and whether it can be there again: displays come and go. Pure. */

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowPlace extends Rectangle {
  readonly isMaximized: boolean;
  readonly isFullScreen: boolean;
}

export const SMALLEST = { width: 800, height: 560 };
const USUAL = { width: 1280, height: 840 };
/** So much of the title bar must be in reach to drag the window by. */
const GRIP = { width: 120, height: 32 };

/**
 * @param remembered null at the first start
 * @param workAreas of the displays, the primary one first; at least one
 */
export function placeFor(remembered: WindowPlace | null, workAreas: readonly [Rectangle, ...Rectangle[]]): WindowPlace {
  const [primary] = workAreas;
  if (remembered !== null) {
    const home = workAreas.find((area) => isInReach(remembered, area));
    if (home !== undefined) return { ...remembered, ...sizeWithin(remembered, home) };
  }
  const { width, height } = sizeWithin(remembered ?? USUAL, primary);
  const x = Math.round(primary.x + (primary.width - width) / 2);
  const y = Math.round(primary.y + (primary.height - height) / 2);
  const { isMaximized = false, isFullScreen = false } = remembered ?? {};
  return { x, y, width, height, isMaximized, isFullScreen };
}

function isInReach({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const seen = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return seen >= GRIP.width && y >= area.y - 1 && y + GRIP.height <= area.y + area.height;
}

function sizeWithin(size: { width: number; height: number }, area: Rectangle): { width: number; height: number } {
  const fit = (wanted: number, least: number, most: number): number => Math.min(Math.max(wanted, least), most);
  return {
    width: fit(size.width, Math.min(SMALLEST.width, area.width), area.width),
    height: fit(size.height, Math.min(SMALLEST.height, area.height), area.height),
  };
}
