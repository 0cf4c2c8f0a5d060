/** The comparison with Keras and PyTorch as a picture: one bar for each, as long as it took, light or dark as the screen. */

/** @typedef {import('./rows.mjs').Row} Row */

/** What is shown, in this order: the row with Lathe’s figure and a peer’s, and perhaps one with the other peer’s. */
const GROUPS = [
  { title: 'Blocks 1 to 4 of a picture, 150×150', rows: ['features-keras', 'features-torch'] },
  { title: 'Blocks 1 to 4 of a picture, 224×224', rows: ['features-large-keras', 'features-large-torch'] },
  { title: 'A step of fine-tuning, nothing kept', rows: ['full-step-keras', 'full-step-torch'] },
  { title: 'An epoch, 2,000 + 800 pictures, features kept', rows: ['kept-epoch-keras'] },
  { title: '20 epochs, features included', rows: ['cold-plain'] },
  { title: '20 epochs, 4 augmented views a picture', rows: ['cold-views'] },
  { title: '20 epochs, a new augmented view in each', rows: ['cold-fresh'] },
  { title: 'To 93.25 % (Keras: the article’s 20 epochs)', rows: ['accurate'] },
];

const WIDTH = 840;
const LABELS = 330;
const FIGURES = 130;
const BAR = 13;
const GAP = 16;
const TOP = 16;
const LONGEST = WIDTH - LABELS - FIGURES;

const STYLE = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f }
  .figure { font-size: 12px; font-variant-numeric: tabular-nums }
  .lathe { fill: #0b6bcb } .keras { fill: #8c959f } .pytorch { fill: #c3c9d0 }
  .figure.lathe { fill: #24292f; font-weight: 600 } .figure.keras, .figure.pytorch { fill: #57606a }
  @media (prefers-color-scheme: dark) {
    text, .figure.lathe { fill: #e6edf3 }
    .lathe { fill: #58a6ff } .keras { fill: #6e7681 } .pytorch { fill: #484f58 }
    .figure.keras, .figure.pytorch { fill: #9198a1 }
  }`;

/** @param {number} value */
function short(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(value >= 10 ? 3 : 2);
}

/**
 * @param {readonly Row[]} rows those of the group `peers`
 * @returns {string} SVG
 */
export function drawPeers(rows) {
  let y = TOP;
  const parts = GROUPS.flatMap(({ title, rows: names }) => {
    const found = names.flatMap((name) => rows.filter(({ row }) => row === name));
    const [first] = found;
    if (first === undefined) return [];
    const bars = [
      { name: 'Lathe', value: first.lathe.median },
      ...found.map(({ against, peer }) => ({ name: against ?? '', value: peer?.median ?? NaN })),
    ];
    const longest = Math.max(...bars.map(({ value }) => value));
    const begin = y;
    y += bars.length * (BAR + 2) + GAP;
    const middle = begin + (bars.length * (BAR + 2)) / 2 + 4;
    return [
      `<text x="${LABELS - 12}" y="${middle}" text-anchor="end">${title}</text>`,
      ...bars.flatMap(({ name, value }, i) => {
        const top = begin + i * (BAR + 2);
        const length = Math.max(2, Math.round((value / longest) * LONGEST));
        const kind = name.toLowerCase();
        return [
          `<rect class="${kind}" x="${LABELS}" y="${top}" width="${length}" height="${BAR}" rx="2"/>`,
          `<text class="figure ${kind}" x="${LABELS + length + 8}" y="${top + BAR - 2}">${name} ${short(value)} ${first.unit}</text>`,
        ];
      }),
    ];
  });
  const told = GROUPS.map(({ title }) => title).join('; ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img">`,
    `<title>How long Lathe, Keras and PyTorch take: ${told}</title>`,
    `<style>${STYLE}\n</style>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}
