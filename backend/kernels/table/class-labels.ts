import type { ClassLabel } from '../../contracts/model';
import { isTrueText, type Column } from './table';

/**
 * The classes of a target column: the values that occur in it, as JSON keeps them. Numbers
 * ascending, false before true, texts by code unit.
 */
export function classLabels(column: Column): ClassLabel[] {
  if (column.kind === 'numeric') {
    const distinct = new Set<number>();
    for (const value of column.values) if (!Number.isNaN(value)) distinct.add(value + 0);
    return [...distinct].sort((a, b) => a - b);
  }
  const seen = new Set(column.codes);
  const labels = column.categories
    .map((category, code) => ({ label: labelOf(category, column.type), code }))
    .filter(({ code }) => seen.has(code))
    .map(({ label }) => label);
  return [...new Set(labels)].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Each row's index in `classes`; -1 for a missing value and for a value that is none of them.
 */
export function classCodes(column: Column, classes: readonly ClassLabel[]): Float64Array {
  const codeOf = new Map(classes.map((label, code) => [label, code]));
  if (column.kind === 'numeric')
    return column.values.map((value) => (Number.isNaN(value) ? -1 : (codeOf.get(value + 0) ?? -1)));
  const codes = column.categories.map((text) => codeOf.get(labelOf(text, column.type)) ?? -1);
  return Float64Array.from(column.codes, (code) => (code < 0 ? -1 : codes[code]!));
}

function labelOf(category: string, type: 'category' | 'boolean'): ClassLabel {
  return type === 'boolean' ? isTrueText(category) : category;
}
