export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const TABLE_FORMATS = ['csv', 'json', 'ndjson', 'parquet', 'xlsx'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** How a file is written: what was decided by looking at its bytes, or by a person. */
export interface TableDialect {
  format: TableFormat;
  /** True where it came as gzip. */
  compressed: boolean;
  encoding: Encoding;
  byteOrderMark: boolean;
  /** Empty for formats that have none. */
  delimiter: string;
  /** Sheet of a workbook. */
  sheet?: string;
}

/** How a version's text was read. */
export interface TableOrigin extends TableDialect {
  /** The file's name as it was sent, or `records` for rows that came inside a request. */
  filename: string;
  /** As it was sent, compressed or not. */
  fileBytes: number;
  /** Lines without any text, which are no rows. */
  blankRows: number;
  /** Rows that were left out because they are no rows of the table. */
  skippedRows: number;
  /** Values that were made missing because they do not fit the type that was chosen. */
  unfitValues: number;
}

/** Versions made before a fact was kept do not say it. */
export type StoredOrigin = Partial<TableOrigin> &
  Pick<
    TableOrigin,
    'filename' | 'fileBytes' | 'encoding' | 'byteOrderMark' | 'delimiter' | 'blankRows'
  >;
