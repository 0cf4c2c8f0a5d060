/**
 * Draws small images of three kinds of shapes, pixel by pixel: a few shapes of any colour, size and turn on a noisy
 * background of two colours. Kinds differ in form alone, so that a network has something to learn.
 */

import type { Random } from '../../core/training/random';
import type { RgbImage } from '../images/decoder';

export const SAMPLE_CLASSES = ['leaves', 'rings', 'stars'] as const;
export type SampleClass = (typeof SAMPLE_CLASSES)[number];

type Colour = readonly [number, number, number];

interface Shape {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Radians. */
  readonly turn: number;
  readonly colour: Colour;
}

/** Whether a place is in the shape; the shape reaches from −1 to 1 in both axes. */
const INSIDE: Record<SampleClass, (x: number, y: number) => boolean> = {
  // Two arcs that meet in points, without the vein between them.
  leaves: (x, y) => Math.abs(y) < 0.42 * (1 - x * x) && (Math.abs(y) > 0.05 || x > 0.7),
  rings: (x, y) => {
    const distance = Math.hypot(x, y);
    return distance < 1 && distance > 0.62;
  },
  // Five points: the edge swings between the inner and the outer radius.
  stars: (x, y) => {
    const sector = (Math.PI * 2) / 5;
    const angle = Math.atan2(y, x);
    const share = Math.abs((((angle % sector) + sector) % sector) / sector - 0.5) * 2;
    return Math.hypot(x, y) < 0.38 + 0.62 * share ** 2;
  },
};

/** In pixels; the longer bound is exclusive. */
const SHORTEST_EDGE = 140;
const LONGEST_EDGE = 200;

/** Samples a pixel’s edge for smooth outlines. */
const SAMPLES = [-0.25, 0.25] as const;

export function drawSample(kind: SampleClass, random: Random): RgbImage {
  const width = SHORTEST_EDGE + random.integer(LONGEST_EDGE - SHORTEST_EDGE);
  const height = SHORTEST_EDGE + random.integer(LONGEST_EDGE - SHORTEST_EDGE);
  const pixels = drawBackground(width, height, random);
  const count = 1 + random.integer(4);
  for (let i = 0; i < count; i += 1) drawShape(pixels, width, height, INSIDE[kind], placeShape(width, height, random));
  addNoise(pixels, random);
  return { width, height, pixels: Uint8Array.from(pixels, (value) => Math.min(255, Math.max(0, Math.round(value)))) };
}

const drawColour = (random: Random): Colour => [random.integer(256), random.integer(256), random.integer(256)];

function placeShape(width: number, height: number, random: Random): Shape {
  const edge = Math.min(width, height);
  return {
    x: random.between(0.15, 0.85) * width,
    y: random.between(0.15, 0.85) * height,
    radius: random.between(0.14, 0.36) * edge,
    turn: random.between(0, Math.PI * 2),
    colour: drawColour(random),
  };
}

function drawBackground(width: number, height: number, random: Random): Float64Array {
  const from = drawColour(random);
  const to = drawColour(random);
  const turn = random.between(0, Math.PI * 2);
  const pixels = new Float64Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const along = (x / width - 0.5) * Math.cos(turn) + (y / height - 0.5) * Math.sin(turn);
      const share = Math.min(1, Math.max(0, along + 0.5));
      for (let k = 0; k < 3; k += 1) {
        pixels[(y * width + x) * 3 + k] = (from[k] ?? 0) * (1 - share) + (to[k] ?? 0) * share;
      }
    }
  }
  return pixels;
}

function drawShape(
  pixels: Float64Array,
  width: number,
  height: number,
  isInside: (x: number, y: number) => boolean,
  { x: centreX, y: centreY, radius, turn, colour }: Shape,
): void {
  const cos = Math.cos(turn) / radius;
  const sin = Math.sin(turn) / radius;
  const covered = (x: number, y: number): number => {
    let inside = 0;
    for (const dy of SAMPLES) {
      for (const dx of SAMPLES) {
        const right = x + dx - centreX;
        const down = y + dy - centreY;
        if (isInside(right * cos + down * sin, down * cos - right * sin)) inside += 1;
      }
    }
    return inside / SAMPLES.length ** 2;
  };
  const reach = radius * Math.SQRT2;
  for (let y = Math.max(0, Math.floor(centreY - reach)); y < Math.min(height, centreY + reach); y += 1) {
    for (let x = Math.max(0, Math.floor(centreX - reach)); x < Math.min(width, centreX + reach); x += 1) {
      const share = covered(x, y);
      if (share === 0) continue;
      for (let k = 0; k < 3; k += 1) {
        const at = (y * width + x) * 3 + k;
        pixels[at] = (pixels[at] ?? 0) * (1 - share) + (colour[k] ?? 0) * share;
      }
    }
  }
}

function addNoise(pixels: Float64Array, random: Random): void {
  const strength = random.between(10, 50);
  for (let at = 0; at < pixels.length; at += 3) {
    const noise = (random.next() - 0.5) * strength;
    for (let k = 0; k < 3; k += 1) pixels[at + k] = (pixels[at + k] ?? 0) + noise;
  }
}
