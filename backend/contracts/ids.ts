/** Ids are UUIDv7 in the database and prefixed in the API: `run_0192f3c1…` (32 hex digits). */
export const ID_PREFIXES = {
  dataset: 'ds',
  datasetVersion: 'dsv',
  run: 'run',
  job: 'job',
  model: 'mdl',
  node: 'node',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

export function publicId(kind: IdKind, uuid: string): string {
  return `${ID_PREFIXES[kind]}_${uuid.replaceAll('-', '')}`;
}

/** The UUID behind a public id, or undefined where the text is none of that kind. */
export function parsePublicId(kind: IdKind, text: string): string | undefined {
  const match =
    /^([a-z]+)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text);
  if (match?.[1] !== ID_PREFIXES[kind]) return undefined;
  return match.slice(2).join('-');
}
