import type { components } from './schema';

/**
 * The API's shapes under their own names. Parts of a shape are taken from the shape that holds
 * them, so that nothing here depends on how the document splits its schemas.
 */
type Schemas = components['schemas'];

export type Dataset = Schemas['Dataset'];
export type DatasetDetail = Schemas['DatasetDetail'];
export type DatasetColumn = DatasetDetail['columns'][number];
export type DatasetProfile = Schemas['DatasetProfile'];
export type ColumnProfile = Schemas['ColumnProfile'];
export type Inspection = Schemas['Inspection'];
export type ReadOptions = Schemas['ReadOptions'];
export type CommitRequest = Schemas['CommitRequest'];
export type DatasetPreview = Schemas['DatasetPreview'];
export type Algorithm = Schemas['Algorithm'];
export type RunRequest = Schemas['RunRequest'];
export type Run = Schemas['Run'];
export type Job = Schemas['Job'];
export type JobDetail = Schemas['JobDetail'];
export type JobCounts = Schemas['JobCounts'];
export type RunTimeline = Schemas['RunTimeline'];
export type Model = Schemas['Model'];
export type ModelDetail = Schemas['ModelDetail'];
export type ModelInput = ModelDetail['signature']['inputs'][number];
export type ClusterNode = Schemas['Node'];
export type PredictResponse = Schemas['PredictResponse'];
export type ExplainResponse = Schemas['ExplainResponse'];
export type ProblemBody = Schemas['Problem'];
export type ProblemDetail = NonNullable<ProblemBody['errors']>[number];
