/** The page of a model by name or `name@version`; the `@` stays readable. */
export function modelPath(reference: string): string {
  return `/models/${encodeURIComponent(reference).replaceAll('%40', '@')}`;
}

/** The path of one version of a model, `/models/name@3`. */
export function versionPath(model: { name: string; version: number }): string {
  return modelPath(`${model.name}@${model.version}`);
}
