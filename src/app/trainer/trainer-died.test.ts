import { describe, expect, it } from 'vitest';
import { trainerDied } from './trainer-died';

describe('the end of a trainer', () => {
  it('is told with its signal, what that means, and the last lines it wrote', () => {
    const lastWords = `${'old\n'.repeat(20)}terminate called after throwing std::bad_alloc\n`;
    const { message } = trainerDied('It was to train', { code: null, signal: 'SIGABRT', lastWords }, 'hint');
    expect(message).toContain('It was to train; it ended by SIGABRT (native code');
    expect(message.split('\n').at(-1)).toBe('terminate called after throwing std::bad_alloc');
    expect(message.match(/old/g)).toHaveLength(5);
  });

  it('leaves out stack traces, and says when nothing was written', () => {
    const lastWords = 'Error: broken\n    at main (file.js:1:1)\n\nNode.js v20.20.0\n';
    expect(trainerDied('x', { code: 1, signal: null, lastWords }, 'h').message).toBe(
      'x; it ended with code 1. It wrote last:\nError: broken',
    );
    expect(trainerDied('x', { code: 1, signal: null, lastWords: '' }, 'h').message).toContain('wrote nothing');
  });
});
