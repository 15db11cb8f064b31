import type { ErrorDetail } from '../../contracts/error-detail';
import type { JsonObject, JsonValue } from '../../contracts/json';
import { KernelError } from '../kernel-error';
import { didYouMean, nearMatches } from '../table/column-match';
import type { Algorithm, ParameterProperty, ParameterType } from './algorithm';

/**
 * The parameters of a fit: what was given, checked against the algorithm's schema, and its defaults
 * for the rest, in the schema's order.
 *
 * @param place where they stand in the request, a JSON pointer
 * @throws KernelError `invalid-parameter` with one detail per parameter that does not fit
 */
export function validateParameters(
  algorithm: Pick<Algorithm, 'name' | 'parameters'>,
  given: JsonObject,
  place = '/parameters',
): JsonObject {
  const properties = new Map(Object.entries(algorithm.parameters.properties));
  const problems = Object.entries(given).flatMap(([name, value]) => {
    const problem = problemOf(name, value, properties, algorithm.name);
    return problem ? [{ ...problem, pointer: `${place}/${escapePointer(name)}` }] : [];
  });
  if (problems.length > 0)
    throw new KernelError('invalid-parameter', problems[0]!.detail, problems.slice(0, 20));
  const chosen = [...properties].map(([name, { default: byDefault }]) => [
    name,
    Object.hasOwn(given, name) ? given[name]! : byDefault,
  ]);
  return Object.fromEntries(chosen) as JsonObject;
}

function problemOf(
  name: string,
  value: JsonValue,
  properties: ReadonlyMap<string, ParameterProperty>,
  algorithm: string,
): ErrorDetail | undefined {
  const property = properties.get(name);
  const known = [...properties.keys()];
  if (!property) {
    const near = nearMatches(name, known)[0];
    const list = known.join(', ') || 'none';
    return {
      detail: `${algorithm} has no parameter "${name.slice(0, 80)}".${didYouMean(name, known)} It takes: ${list}.`,
      expected: list,
      ...(near === undefined ? {} : { suggestion: near }),
    };
  }
  if (fits(value, property)) return undefined;
  const got = JSON.stringify(value).slice(0, 80);
  const expected = describe(property);
  const detail = `${name} of ${algorithm} must be ${expected}, not ${got}.`;
  return { detail, expected, got, suggestion: JSON.stringify(property.default) };
}

/** RFC 6901. */
function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function fits(value: JsonValue, type: ParameterType): boolean {
  if ('anyOf' in type) return type.anyOf.some((option) => fits(value, option));
  if (type.type === 'null') return value === null;
  if (type.type === 'boolean') return typeof value === 'boolean';
  if (type.type === 'string') return typeof value === 'string' && type.enum.includes(value);
  if (type.type === 'array')
    return (
      Array.isArray(value) &&
      value.length >= type.minItems &&
      value.length <= type.maxItems &&
      value.every((item) => fits(item, type.items))
    );
  if (type.type === 'object') return fitsObject(value, type);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  return (type.type === 'number' || Number.isSafeInteger(value)) && isInRange(value, type);
}

type ObjectType = Extract<ParameterType, { type: 'object' }>;

function fitsObject(value: JsonValue, type: ObjectType): boolean {
  const { required, properties, additionalProperties } = type;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (!required.every((name) => Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(([name, member]) => {
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    return own === undefined || fits(member, own);
  });
}

type RangedType = Extract<ParameterType, { type: 'integer' | 'number' }>;

function isInRange(value: number, range: RangedType): boolean {
  const { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity } = range;
  return value >= minimum && value > exclusiveMinimum && value <= maximum;
}

function describe(type: ParameterType): string {
  if ('anyOf' in type) return type.anyOf.map(describe).join(' or ');
  if (type.type === 'null') return 'null';
  if (type.type === 'boolean') return 'true or false';
  if (type.type === 'string') return type.enum.map((text) => `"${text}"`).join(' or ');
  if (type.type === 'array')
    return `a list of ${type.minItems} to ${type.maxItems}, each ${describe(type.items)}`;
  if (type.type === 'object') {
    const members = Object.entries(type.properties).map(
      ([name, member]) => `${name} (${describe(member)})`,
    );
    const { additionalProperties: others } = type;
    if (others) return `an object whose values are each ${describe(others)}`;
    return members.length === 0 ? 'an object' : `an object of ${members.join(' and ')}`;
  }
  return `${type.type === 'integer' ? 'a whole number' : 'a number'}${describeRange(type)}`;
}

function describeRange({ minimum, exclusiveMinimum, maximum }: RangedType): string {
  const limits = [
    minimum === undefined ? '' : `at least ${minimum}`,
    exclusiveMinimum === undefined ? '' : `above ${exclusiveMinimum}`,
    maximum === undefined ? '' : `at most ${maximum}`,
  ].filter((limit) => limit !== '');
  return limits.length > 0 ? `, ${limits.join(' and ')}` : '';
}
