import { describe, expect, it } from 'vitest';
import { pathsOfArguments, pathsOfMessage } from './opened-paths';

describe('paths on the command line', () => {
  it('are resolved where the person called', () => {
    expect(pathsOfArguments(['/bin/electron', 'cats', '/data/dogs'], '/home/x', false)).toEqual([
      '/home/x/cats',
      '/data/dogs',
    ]);
  });

  it('leave out the application and the switches', () => {
    const argv = ['/bin/electron', '/repo', '--no-sandbox', '--inspect=0', 'cats'];
    expect(pathsOfArguments(argv, '/home/x', true)).toEqual(['/home/x/cats']);
  });
});

describe('a message of a second instance', () => {
  it('gives its absolute paths', () => {
    expect(pathsOfMessage({ paths: ['/a', 'b', 3, null, '/c'] })).toEqual(['/a', '/c']);
  });

  it.each([null, undefined, 'x', {}, { paths: 'x' }, { paths: {} }])('%j gives none', (message) => {
    expect(pathsOfMessage(message)).toEqual([]);
  });
});
