import { describe, expect, it } from 'vitest';
import { cgroupFolders, parseCpuMax, readCoreFacts, threadsFor } from './threads';

describe('the default number of threads', () => {
  it('is the physical cores, no more than the container or the system allows', () => {
    expect(threadsFor({ logical: 16, physical: 8, quota: null })).toBe(8);
    expect(threadsFor({ logical: 4, physical: 8, quota: null })).toBe(4);
    expect(threadsFor({ logical: 16, physical: 8, quota: 2.5 })).toBe(3);
    expect(threadsFor({ logical: 2, physical: null, quota: 0.1 })).toBe(1);
    // A default that the settings refuse would let no run begin.
    expect(threadsFor({ logical: 768, physical: null, quota: null })).toBe(512);
  });

  it('is at least one on this machine', () => {
    const facts = readCoreFacts();
    expect(threadsFor(facts)).toBeGreaterThanOrEqual(1);
    expect(threadsFor(facts)).toBeLessThanOrEqual(facts.logical);
  });
});

describe('a container’s quota', () => {
  it('is read from cpu.max', () => {
    expect(parseCpuMax('max 100000\n')).toBeNull();
    expect(parseCpuMax('150000 100000\n')).toBe(1.5);
    expect(parseCpuMax('')).toBeNull();
  });

  it('is looked for in a group and all above it', () => {
    expect(cgroupFolders('0::/user.slice/app\n')).toEqual(['/user.slice/app', '/user.slice', '/']);
    expect(cgroupFolders('12:cpu:/x\n')).toEqual(['/']);
  });
});
