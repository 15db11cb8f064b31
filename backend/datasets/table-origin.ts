export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How a version's text was read: everything that was decided by looking at the bytes. */
export interface TableOrigin {
  /** The file's name as it was sent, or `records` for rows that came inside a request. */
  filename: string;
  fileBytes: number;
  encoding: Encoding;
  byteOrderMark: boolean;
  delimiter: string;
  /** Lines without any text, which are no rows. */
  blankRows: number;
}
