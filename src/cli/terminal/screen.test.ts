import { describe, expect, it } from 'vitest';
import { problemLines, table } from './lines';
import { LiveLine } from './live-line';
import { jsonText, onScreen, paint, type Screen } from './screen';

const EVIL = 'a\u001b[2J\u001b[31mb\nc\u009b1md\u202eg.jpg';
const SEEN = String.raw`a\x1b[2J\x1b[31mb\nc\x9b1md\u202eg.jpg`;

describe('what a terminal is given', () => {
  it('shows what a name would do to it, and changes nothing else', () => {
    expect(onScreen(EVIL)).toBe(SEEN);
    const harmless = 'Zoë’s 猫 👩‍👩‍👧 100 % “x” \\n';
    expect(onScreen(harmless)).toBe(harmless);
  });

  it('has the colours of Lathe, and none of a name', () => {
    expect(onScreen(paint({ colours: true }, 'bad', EVIL))).toBe(`\u001b[31m${SEEN}\u001b[39m`);
    expect(onScreen(paint({ colours: false }, 'bad', EVIL))).toBe(SEEN);
  });

  it('is the same document in JSON, without what it would obey', () => {
    const text = jsonText({ [EVIL]: [EVIL] });
    expect(JSON.parse(text)).toEqual({ [EVIL]: [EVIL] });
    expect(text.replaceAll('\n', '')).toBe(onScreen(text.replaceAll('\n', '')));
  });

  it('keeps columns in line', () => {
    const rows = table([
      [EVIL, 'x'],
      ['b', 'y'],
    ]);
    expect(rows.map(onScreen)).toEqual([`${SEEN}  x`, `${'b'.padEnd(SEEN.length)}  y`]);
  });

  it('is one line for each problem of a scan', () => {
    const [, head, line] = problemLines([{ path: EVIL, code: 'empty', message: 'The file is empty.' }]).map(onScreen);
    expect([head, line]).toEqual(['empty (left out): 1', `  ${SEEN}: The file is empty.`]);
  });

  it('is one line, too, where a line moves', () => {
    const written: string[] = [];
    const screen: Screen = {
      write: (text) => void written.push(text),
      print: (lines) => void written.push(...lines.map(onScreen)),
      redraws: true,
      colours: true,
      columns: () => 80,
    };
    const live = new LiveLine(screen, () => 0);
    live.show(() => EVIL);
    live.print(EVIL);
    expect(written).toEqual([`\r${SEEN}\u001b[K`, '\r\u001b[K', SEEN]);
  });
});
