import type { ParameterSchema } from './algorithm';

export function parameterSchema(properties: ParameterSchema['properties']): ParameterSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties,
  };
}
