/** One detail of an error: where it is, what was expected, what was found. Rows are 1-based, the header is row 1. */
export interface ErrorDetail {
  pointer?: string;
  row?: number;
  column?: number;
  columnName?: string;
  code?: string;
  detail: string;
  expected?: string;
  got?: string;
  suggestion?: string;
}
