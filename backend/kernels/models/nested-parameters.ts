import type { JsonObject } from '../../contracts/json';

/** Parameters of a fit, and those of an ensemble's members, each with a JSON pointer to it. */
export function nestedParameters(
  parameters: JsonObject,
  place: string,
): { given: JsonObject; pointer: string }[] {
  const members = parameters['estimators'];
  const own = { given: parameters, pointer: place };
  if (!Array.isArray(members)) return [own];
  const theirs = (members as ({ parameters?: JsonObject } | null)[]).flatMap((member, at) =>
    nestedParameters(member?.parameters ?? {}, `${place}/estimators/${at}/parameters`),
  );
  return [own, ...theirs];
}
