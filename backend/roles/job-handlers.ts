import type { JobHandlers } from '../jobs/job-handler';
import { profileDataset } from '../datasets/handlers/profile-dataset';
import { noop } from '../jobs/handlers/noop';
import { explainModel } from '../models/handlers/explain-model';
import { learningCurve } from '../models/handlers/learning-curve';
import { rebuildModel } from '../models/handlers/rebuild-model';
import { assembleModel } from '../training/handlers/assemble-model';
import { fitModel } from '../training/handlers/fit-model';
import { fitShard } from '../training/handlers/fit-shard';

/** Every kind of job with its handler. A kind declared without one here does not compile. */
export const JOB_HANDLERS: JobHandlers = {
  'fit-model': fitModel,
  'fit-shard': fitShard,
  'assemble-model': assembleModel,
  'profile-dataset': profileDataset,
  'rebuild-model': rebuildModel,
  'learning-curve': learningCurve,
  'explain-model': explainModel,
  noop,
};
