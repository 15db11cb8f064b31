const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes as every text of the platform writes them, in binary units: 1536 → `1.5 KiB`. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let size = bytes;
  // what would be rounded up to the next unit's 1 is written as that
  while (size >= 1023.95 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}
