import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { declareProblems } from './declare-problems';

/** The OpenAPI document of everything the application answers. */
export function createOpenApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Drover')
    .setDescription(
      'Upload a table, train many models side by side, compare them, serve predictions.',
    )
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addTag('datasets', 'Tables and their versions')
    .addTag('runs', 'Training: datasets × algorithms')
    .addTag('jobs', 'The scheduled work behind runs')
    .addTag('models', 'Trained models, their metrics, signatures and replicas')
    .addTag('cluster', 'Nodes')
    .addTag('events', 'What happens, as it happens')
    .addTag(
      'original',
      'Routes of the platform that this one replaces; their shapes do not change',
    );
  const document = SwaggerModule.createDocument(app, builder.build());
  declareProblems(document);
  return document;
}

/** Swagger UI at /docs, the document at /openapi.json. */
export function serveOpenApi(app: INestApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Drover API',
  });
}
