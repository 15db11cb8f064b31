import { DiskGuard } from './disk-guard';

const MB = 1024 ** 2;
const GB = 1024 ** 3;

describe('DiskGuard', () => {
  it.each([
    ['takes both on a disk with room', 600 * MB, 5 * GB, true, true],
    ['refuses data below the reserve', 511 * MB, 5 * GB, false, true],
    ['refuses jobs too below half of it', 255 * MB, 5 * GB, false, false],
    ['keeps a share of a large disk', 49 * GB, 1000 * GB, false, true],
  ])('%s', async (_name, freeBytes, totalBytes, data, jobs) => {
    const guard = new GuardOf({ freeBytes, totalBytes });
    expect(await allows(guard.requireRoomForData(0))).toBe(data);
    expect(await allows(guard.requireRoomForJobs())).toBe(jobs);
  });

  it('counts what is about to be stored, and says how much room it needs', async () => {
    const guard = new GuardOf({ freeBytes: 600 * MB, totalBytes: 5 * GB });
    await expect(guard.requireRoomForData(100 * MB)).rejects.toMatchObject({
      code: 'disk-full',
      message:
        'The disk of the database has 600 MiB left. Uploads are taken again from 612 MiB on: free some room on it.',
      retryAfterSeconds: 60,
    });
  });

  it('lets everything pass where it cannot see the disk', async () => {
    expect(await allows(new GuardOf(undefined).requireRoomForData(1e15))).toBe(true);
  });
});

/** A guard over a disk of which only the numbers exist. */
class GuardOf extends DiskGuard {
  constructor(private readonly disk: { freeBytes: number; totalBytes: number } | undefined) {
    super({ databaseDirectory: undefined, diskReserveBytes: 512 * MB });
  }

  protected override space() {
    return Promise.resolve(this.disk);
  }
}

function allows(check: Promise<void>): Promise<boolean> {
  return check.then(
    () => true,
    () => false,
  );
}
