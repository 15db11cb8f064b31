/** A table may have ten thousand columns: a list shows so many, and as many more when asked. */
export const COLUMNS_AT_ONCE = 50;
