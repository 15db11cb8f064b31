/** How a file of delimited text is written, and how much of it may be. */
export interface CsvFormat {
  delimiter: string;
  /** True where the first row holds values and columns have no names. */
  headless: boolean;
  limits: RowLimits;
}

export interface RowLimits {
  columns: number;
  fieldBytes: number;
}
