import { describe, expect, it } from 'vitest';
import { trainerDied } from './last-words';

describe('the end of a trainer', () => {
  it('is told with its signal, what that means, and the last lines it wrote', () => {
    const lastWords = `${'old\n'.repeat(20)}terminate called after throwing std::bad_alloc\n`;
    const { message } = trainerDied('training', { code: null, signal: 'SIGABRT', lastWords });
    expect(message).toContain('The trainer was expected to finish the run; it ended by SIGABRT (native code');
    expect(message.split('\n').at(-1)).toBe('terminate called after throwing std::bad_alloc');
    expect(message.match(/old/g)).toHaveLength(5);
  });

  it('leaves out stack traces, and says when nothing was written', () => {
    const lastWords = 'Error: broken\n    at main (file.js:1:1)\n\nNode.js v20.20.0\n';
    expect(trainerDied('answer', { code: 1, signal: null, lastWords }).message).toBe(
      'A trainer process was expected to answer; it ended with code 1. It wrote last:\nError: broken',
    );
    expect(trainerDied('answer', { code: 1, signal: null, lastWords: '' }).message).toContain('wrote nothing');
  });
});
