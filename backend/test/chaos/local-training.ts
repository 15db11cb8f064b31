import type { Lineage } from '../../contracts/model';
import { learn } from '../../kernels/learn';
import { encodeModel } from '../../kernels/models/artifact';
import { predictRaw } from '../../kernels/predict';
import { createRandom } from '../../kernels/random';
import { encodeRows } from '../../kernels/table/encode-rows';
import type { Column, Table } from '../../kernels/table/table';
import { fingerprintOf } from '../../models/fingerprint';
import '../provide-kernels';

const ROWS = 80;
const FEATURES = ['first', 'second', 'third'];

/** What a fit of a schedule asks for. */
export interface Fit {
  algorithm: 'LinearRegression' | 'LogisticRegression' | 'RandomForestClassifier';
  parameters: Lineage['parameters'];
  shards?: number;
  seed: number;
}

/** What every copy of a model has to be and to answer. */
export interface Expected {
  fingerprint: string;
  /** Raw values for PROBES, as workers answer them. */
  values: Float64Array;
  /** The same as the HTTP API answers it. */
  answer: { predictions: unknown[]; probabilities?: number[][] };
}

/** Rows that every model is asked about. */
export const PROBES = [
  { first: 0.1, second: 0.2, third: 0.3 },
  { first: 0.9, second: 0.8, third: 0.1 },
  { first: 0.5, second: 0.55, third: 0.9 },
];

/** A table of few rows that depends on the seed alone, as the CSV that is uploaded and as the kernels read it. */
export function chaosTable(seed: number): { csv: string; table: Table } {
  const random = createRandom(seed, 'chaos-table');
  const decimals = (): Float64Array =>
    Float64Array.from({ length: ROWS }, () => Math.round(random.uniform() * 1e4) / 1e4);
  const features = FEATURES.map((name) => ({ name, values: decimals() }));
  const [first, second, third] = features.map(({ values }) => values) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const amount = first.map((value, row) => round(3 * value - second[row]! + third[row]! ** 2));
  const codes = Int32Array.from(first, (value, row) => (value + second[row]! > 1 ? 1 : 0));
  const columns: Column[] = [
    ...features.map(({ name, values }) => numeric(name, values)),
    numeric('amount', amount),
    { kind: 'category', name: 'answer', type: 'category', codes, categories: ['no', 'yes'] },
  ];
  return { csv: toCsv(columns), table: { rows: ROWS, columns } };
}

/** The request body of a run of this one fit. */
export function runRequest(dataset: string, fit: Fit): object {
  const { algorithm, parameters, shards } = fit;
  const { task, target } = goal(fit);
  const asked = {
    dataset,
    task,
    target,
    features: FEATURES,
    algorithms: [{ algorithm, parameters, shards }],
  };
  return { datasets: [asked], seed: fit.seed };
}

/** Trains here, with the kernels and without the platform, what the platform is to train. */
export function trainLocally(table: Table, fit: Fit): Expected {
  const { algorithm, parameters, seed } = fit;
  const lineage = { ...goal(fit), algorithm, parameters, seed, features: FEATURES, testSize: 0.2 };
  const { model } = learn({
    table: withoutOthers(table, lineage.target),
    lineage,
    report: () => undefined,
  });
  const values = predictRaw(model, encodeRows(model.signature, PROBES), PROBES.length);
  const classes = model.signature.classes;
  const answer = classes ? classAnswer(values, classes) : { predictions: [...values] };
  return { fingerprint: fingerprintOf(encodeModel(model)), values, answer };
}

function goal({ algorithm }: Fit): Pick<Lineage, 'task' | 'target'> {
  return algorithm === 'LinearRegression'
    ? { task: 'regression', target: 'amount' }
    : { task: 'classification', target: 'answer' };
}

function withoutOthers({ rows, columns }: Table, target: string): Table {
  const wanted = [...FEATURES, target];
  return { rows, columns: columns.filter((column) => wanted.includes(column.name)) };
}

function classAnswer(values: Float64Array, classes: readonly unknown[]): Expected['answer'] {
  const probabilities = PROBES.map((_, row) => [
    ...values.subarray(row * classes.length, (row + 1) * classes.length),
  ]);
  const predictions = probabilities.map((shares) => classes[shares.indexOf(Math.max(...shares))]);
  return { predictions, probabilities };
}

function numeric(name: string, values: Float64Array): Column {
  return { kind: 'numeric', name, type: 'number', values };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function toCsv(columns: readonly Column[]): string {
  const cell = (column: Column, row: number): string =>
    column.kind === 'numeric' ? String(column.values[row]) : column.categories[column.codes[row]!]!;
  const lines = Array.from({ length: ROWS }, (_, row) =>
    columns.map((column) => cell(column, row)).join(','),
  );
  return [columns.map(({ name }) => name).join(','), ...lines, ''].join('\n');
}
