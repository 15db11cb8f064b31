import type { TableDialect } from '../table-origin';
import type { CellSink } from './cell-batch';
import type { Problems } from './problems';

/** A file that can be read as a table, as often as it takes. */
export interface TableSource {
  dialect: TableDialect;
  /** What may mark the decimals of its numbers. */
  decimal: 'either' | '.' | ',';
  /** Gives all rows to the sink, those that are none to the problems. Answers how many lines were blank. */
  read(sink: CellSink, problems: Problems): Promise<number>;
  /** Removes what was made to read it. */
  close(): Promise<void>;
}

export interface SourceLimits {
  columns: number;
  /** Bytes of one value. */
  fieldBytes: number;
  /** Bytes of a file once it is inflated. */
  fileBytes: number;
}
