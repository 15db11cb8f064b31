export interface TableColumn {
  /** Names the cell's slot, and the column in `sort`. */
  key: string;
  label: string;
  /** Right-aligned. */
  numeric?: boolean;
  sortable?: boolean;
  /** Width of the table from which the column is shown: s 520 px, m 720 px, l 960 px. */
  from?: 's' | 'm' | 'l';
  /** A column of buttons: its heading is for screen readers only. */
  act?: boolean;
}
