/** CSV files made from a seed: numbers, categories, quotes and blanks, 12 columns and about 101 bytes a row; or many columns. */
import fs from 'node:fs';
import path from 'node:path';

const CITIES = 'Berlin|München|São Paulo|New York, NY|Köln|Paris|Tokyo|Lagos|Quito|Oslo'.split('|');
const HEADER = 'id,age,income,score,ratio,city,segment,active,visits,comment,temperature,target\n';
const COLOURS = ['red', 'green', 'blue', 'yellow'];
const WRITE_BYTES = 1024 ** 2;

/** Writes the file where it is not there yet. */
export function writeTable(file, rows) {
  writeLines(file, HEADER, rows, lineOf);
}

/** 500 rows × 10,000 columns, 26 MB: whole numbers, decimals, categories and blanks. */
export function writeWideTable(file) {
  const columns = Array.from({ length: 10_000 }, (_, column) => column);
  const header = `${columns.map((column) => `column_${column + 1}`).join(',')}\n`;
  writeLines(
    file,
    header,
    500,
    (_, random) => `${columns.map((at) => cellOf(at, random)).join(',')}\n`,
  );
}

function cellOf(column, random) {
  switch (column % 5) {
    case 0:
      return Math.floor(random() * 1_000);
    case 1:
      return (random() * 100).toFixed(2);
    case 2:
      return (random() * 2 - 1).toFixed(4);
    case 3:
      return COLOURS[Math.floor(random() * COLOURS.length)];
    default:
      return random() < 0.03 ? '' : Math.floor(random() * 50);
  }
}

function writeLines(file, header, rows, line) {
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const out = fs.openSync(unfinished, 'w');
  const random = mulberry(42);
  let text = header;
  for (let row = 1; row <= rows; row++) {
    text += line(row, random);
    if (text.length < WRITE_BYTES && row < rows) continue;
    fs.writeSync(out, text);
    text = '';
  }
  fs.closeSync(out);
  fs.renameSync(unfinished, file);
}

function lineOf(row, random) {
  const below = (limit) => Math.floor(random() * limit);
  const orBlank = (value) => (random() < 0.03 ? '' : value);
  return [
    row,
    orBlank(18 + below(70)),
    orBlank((20_000 + random() * 80_000).toFixed(2)),
    random().toFixed(6),
    (random() * 2 - 1).toExponential(4),
    `"${CITIES[below(CITIES.length)]}"`,
    `seg${below(40)}`,
    random() < 0.5,
    below(1_000),
    `"note ${below(1e6)} ""q"" of customer"`,
    (random() * 40 - 10).toFixed(1),
    `${below(3)}\n`,
  ].join(',');
}

/** Bit-equal on every machine; the backend's generator would have to be compiled first. */
function mulberry(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
