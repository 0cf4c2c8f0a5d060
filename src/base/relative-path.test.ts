import { describe, expect, it } from 'vitest';
import { plainPath } from './relative-path';

describe('a path that was sent', () => {
  it.each(['cat.jpg', 'cats/1.jpg', 'Фото/猫 (1).jpg', 'a/b/c/d', '..cats/.hidden', 'console.jpg'])(
    'is taken when it leads downwards: %s',
    (path) => {
      expect(plainPath(path, 'linux')).toEqual(path.split('/'));
    },
  );

  it.each([
    ['', 'nothing'],
    ['..', 'up'],
    ['a/../../b', 'up from below'],
    ['./a', 'itself'],
    ['/etc/passwd', 'absolute'],
    ['a//b', 'an empty name'],
    ['a/', 'an empty name at the end'],
    ['..\\..\\b', 'backslashes'],
    ['C:\\Windows', 'a drive'],
    ['a\0b', 'a NUL'],
    ['a\nb', 'a line feed'],
    ['cats/NUL', 'a device'],
    ['con.jpg', 'a device with an extension'],
    ['x'.repeat(256), 'too long a name'],
    [Array.from({ length: 65 }, () => 'a').join('/'), 'too deep'],
  ])('is refused: %j, %s', (path) => {
    expect(plainPath(path, 'linux')).toBeNull();
  });

  it.each(['a:b.jpg', 'a?.jpg', 'a.', 'a '])('is refused on Windows alone: %j', (path) => {
    expect(plainPath(path, 'linux')).toEqual([path]);
    expect(plainPath(path, 'win32')).toBeNull();
  });
});
