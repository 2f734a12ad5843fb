/** The colours hold what they promise: readable, and told apart by every kind of eye. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Rgb = readonly [number, number, number];
type Matrix = readonly [Rgb, Rgb, Rgb];

const css = readFileSync('dashboards/web/src/styles/tokens.css', 'utf8');
const [lightBlock, darkBlock] = css.split(':root[data-mantine-color-scheme="dark"]') as [
  string,
  string,
];

function tokensOf(block: string): Map<string, Rgb> {
  const found = block.matchAll(/--([a-z-]+): #([0-9a-f]{6});/g);
  return new Map(
    Array.from(found, ([, name, hex]): [string, Rgb] => [
      name!,
      [0, 2, 4].map((at) => Number.parseInt(hex!.slice(at, at + 2), 16) / 255) as unknown as Rgb,
    ]),
  );
}

const light = tokensOf(lightBlock);
const dark = new Map([...light, ...tokensOf(darkBlock)]);
const severities = ['critical', 'high', 'medium', 'low', 'info', 'ok'];

const toLinear = (value: number) =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const times = (matrix: Matrix, [r, g, b]: Rgb): Rgb =>
  matrix.map(([x, y, z]) => x * r + y * g + z * b) as unknown as Rgb;

/** Machado, Oliveira, Fernandes 2009, severity 1.0; applied to linear light. */
const vision: Record<string, Matrix> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Linear sRGB to CIE 1976 L*a*b*, D65. */
function lab(linear: Rgb): Rgb {
  const clipped = linear.map((value) => Math.min(1, Math.max(0, value))) as unknown as Rgb;
  const xyz = times(
    [
      [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
    ],
    clipped,
  ).map((value) => (value > 216 / 24389 ? Math.cbrt(value) : (841 / 108) * value + 4 / 29));
  const [x, y, z] = xyz as unknown as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function contrast(one: Rgb, other: Rgb): number {
  const [bright, dim] = [one, other]
    .map((colour) => colour.map(toLinear) as unknown as Rgb)
    .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
    .sort((a, b) => b - a) as [number, number];
  return bright / dim;
}

test.each(Object.keys(vision))('severities are 28 apart for %s vision', (kind) => {
  const seen = severities.map((name) =>
    lab(times(vision[kind]!, light.get(`severity-${name}`)!.map(toLinear) as unknown as Rgb)),
  );
  const distances = seen.flatMap((one, at) =>
    seen.slice(at + 1).map((other) => Math.hypot(...one.map((value, i) => value - other[i]!))),
  );
  expect(distances).toHaveLength(15);
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(28);
});

test('the ink is readable on every severity', () => {
  for (const name of severities) {
    const fill = light.get(`severity-${name}`)!;
    expect(contrast(fill, light.get('severity-ink')!), name).toBeGreaterThanOrEqual(4.5);
  }
});

test.each([
  ['light', light],
  ['dark', dark],
])('text, links and borders can be seen in the %s theme', (_name, tokens) => {
  const grounds = ['bg', 'surface', 'raised', 'hover', 'chosen', 'before', 'after'];
  for (const ground of grounds) {
    for (const ink of ['text', 'muted', 'accent']) {
      const ratio = contrast(tokens.get(ink)!, tokens.get(ground)!);
      expect(ratio, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  }
  for (const ground of ['bg', 'surface']) {
    const ratio = contrast(tokens.get('control')!, tokens.get(ground)!);
    expect(ratio, `control on ${ground}`).toBeGreaterThanOrEqual(3);
  }
  expect(contrast(tokens.get('on-accent')!, tokens.get('accent')!)).toBeGreaterThanOrEqual(4.5);
});
