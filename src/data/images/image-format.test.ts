import { describe, expect, it } from 'vitest';
import { judgeExtension, sniff } from './image-format';

describe('formats', () => {
  it('are told from content, not from the name', () => {
    expect(sniff(Buffer.from('GIF89a......'))).toEqual({ kind: 'picture', format: 'GIF' });
    expect(sniff(Buffer.from('RIFF....WEBPVP8 '))).toEqual({ kind: 'picture', format: 'WebP' });
    expect(sniff(Buffer.from('RIFF....WAVEfmt '))).toEqual({ kind: 'other' });
    expect(sniff(Buffer.from('II*\0....CR\x02\0', 'latin1'))).toEqual({ kind: 'unsupported', format: 'camera raw' });
    expect(sniff(Buffer.from('P6 10 10 255\n'))).toEqual({ kind: 'unsupported', format: 'Netpbm' });
    expect(sniff(Buffer.from('<html><body>404</body></html>'))).toEqual({ kind: 'other' });
  });

  it('fit an extension, or it is wrong, or there is none', () => {
    expect(judgeExtension('cat.JPG', 'JPEG')).toBe('fits');
    expect(judgeExtension('cat.tif', 'TIFF')).toBe('fits');
    expect(judgeExtension('cat.jpg', 'PNG')).toBe('wrong');
    expect(judgeExtension('cat.txt', 'PNG')).toBe('wrong');
    expect(judgeExtension('cat', 'PNG')).toBe('missing');
    expect(judgeExtension('cat.12', 'PNG')).toBe('missing');
    expect(judgeExtension('cat.', 'PNG')).toBe('missing');
  });
});
