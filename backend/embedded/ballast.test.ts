import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Ballast } from './ballast';

const BYTES = 3_000_000;

describe('Ballast', () => {
  let folder: string;
  let free: number;
  let ballast: Ballast;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'drover-ballast-'));
    ballast = new Ballast(folder, { bytes: BYTES, freeBytes: () => free });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (): string => path.join(folder, 'ballast');

  it('takes up real room where there is plenty', () => {
    free = 4 * BYTES;
    ballast.takeOnIfRoom();
    expect(statSync(file()).size).toBe(BYTES);
    expect(statSync(file()).blocks * 512).toBeGreaterThanOrEqual(BYTES);
  });

  it('is not taken on where it would be in the way', () => {
    free = 4 * BYTES - 1;
    ballast.takeOnIfRoom();
    expect(existsSync(file())).toBe(false);
  });

  it('is thrown off once, when the disk is full, and taken on again later', () => {
    free = 4 * BYTES;
    ballast.takeOnIfRoom();
    expect(ballast.throwOffIfFull()).toBe(false);
    free = BYTES - 1;
    expect([ballast.throwOffIfFull(), ballast.throwOffIfFull()]).toEqual([true, false]);
    expect(existsSync(file())).toBe(false);
    free = 4 * BYTES;
    ballast.takeOnIfRoom();
    expect(existsSync(file())).toBe(true);
  });
});
