/**
 * Points as f32 in panels of eight: 32 bytes that hold one number of each point, then 32 bytes per
 * column, so that a vector register takes one column of four points. The number before the columns
 * is up to the user of the panel, for example the point's squared norm.
 */
export const PANEL_POINTS: i32 = 8;

export function panelBytes(columns: i32): usize {
  return ((columns as usize) + 1) << 5;
}

export function panelsOf(points: i32): i32 {
  return (points + PANEL_POINTS - 1) / PANEL_POINTS;
}

/** Where a point's own number is; its columns follow, 32 bytes apart. */
export function placeOf(panels: usize, point: i32, columns: i32): usize {
  const panel = panels + ((point >> 3) as usize) * panelBytes(columns);
  return panel + (((point & 7) as usize) << 2);
}

/**
 * Writes a point's columns, less the centre.
 *
 * @param values f64 per column
 * @param centre f64 per column
 * @returns the squared norm of what was written
 */
export function packPoint(place: usize, columns: i32, values: usize, centre: usize): f64 {
  let norm: f64 = 0;
  for (let column: usize = 0; column < (columns as usize); column++) {
    const value = (load<f64>(values + (column << 3)) - load<f64>(centre + (column << 3))) as f32;
    norm += (value as f64) * (value as f64);
    store<f32>(place + ((column + 1) << 5), value);
  }
  return norm;
}
