import type { ErrorDetail } from '../../contracts/error-detail';
import type { Signature } from '../../contracts/model';
import { didYouMean, matchColumns, nearMatches } from './column-match';

/** How the keys of a row meet the inputs of a signature. */
export interface RowLayout {
  keys: readonly string[];
  /** For each input the key that holds it, undefined where none does. */
  keyOf: readonly (string | undefined)[];
  problems: readonly LayoutProblem[];
}

export interface LayoutProblem {
  key: string;
  describe: () => ErrorDetail;
}

/**
 * Meets keys and inputs by the column match rule. The model's own target and the columns that it
 * left out are passed over; unknown, ambiguous and missing required columns are problems.
 */
export function layoutRow(signature: Signature, keys: readonly string[]): RowLayout {
  const names = signature.inputs.map((input) => input.name);
  const match = matchColumns(names, keys);
  const passed = [signature.target, ...(signature.leftOut ?? []).map(({ name }) => name)];
  const others = match.unknown.map((index) => keys[index]!);
  const unknown = matchColumns(passed, others).unknown.map((index) => others[index]!);
  const free = names.filter((_, input) => match.indices[input] === -1);
  const ambiguous = match.ambiguous.map(({ given, wanted }) => ({
    key: keys[given]!,
    meant: wanted.map((input) => names[input]!),
  }));
  const missing = signature.inputs.filter(
    (input, at) => input.required && match.indices[at] === -1,
  );
  const problems = [
    ...unknown.map((key) => unknownColumn(key, free.length > 0 ? free : names)),
    ...ambiguous.map(({ key, meant }) => ambiguousColumn(key, meant)),
    ...missing.map((input) => missingColumn(input.name, unknown)),
  ];
  return { keys, keyOf: names.map((_, input) => keys[match.indices[input]!]), problems };
}

function unknownColumn(key: string, names: readonly string[]): LayoutProblem {
  const describe = (): ErrorDetail => ({
    detail: `The model has no column "${shorten(key)}".${didYouMean(key, names)} Rename it or leave it out.`,
    expected: listNames(names),
    got: shorten(key),
    ...suggest(nearMatches(key, names)[0]),
  });
  return { key, describe };
}

function ambiguousColumn(key: string, meant: readonly string[]): LayoutProblem {
  const describe = (): ErrorDetail => ({
    detail:
      `"${shorten(key)}" is ambiguous: it means ${listNames(meant)}, ` +
      'several columns or one that is given already. Use the exact name, once.',
    expected: listNames(meant),
    got: shorten(key),
  });
  return { key, describe };
}

function missingColumn(name: string, unknown: readonly string[]): LayoutProblem {
  const describe = (): ErrorDetail => {
    const near = nearMatches(name, unknown.slice(0, 100))[0];
    const renamed = near === undefined ? '' : ` Is it "${near}"? Then rename that.`;
    return {
      detail: `The column "${name}" is missing, and the model needs it.${renamed}`,
      expected: 'a value',
      ...(near === undefined ? {} : { got: near }),
      ...suggest(near === undefined ? undefined : name),
    };
  };
  return { key: name, describe };
}

function suggest(suggestion: string | undefined): Pick<ErrorDetail, 'suggestion'> {
  return suggestion === undefined ? {} : { suggestion };
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

function shorten(key: string): string {
  return key.length > 80 ? `${key.slice(0, 79)}…` : key;
}
