import type { JobHandlers } from '../jobs/job-handler';
import { profileDataset } from '../datasets/handlers/profile-dataset';
import { noop } from '../jobs/handlers/noop';
import { explainModel } from '../models/handlers/explain-model';
import { learningCurve } from '../models/handlers/learning-curve';
import { rebuildModel } from '../models/handlers/rebuild-model';
import { fitModel } from '../training/handlers/fit-model';

/** Every kind of job with its handler. A kind declared without one here does not compile. */
export const JOB_HANDLERS: JobHandlers = {
  'fit-model': fitModel,
  'profile-dataset': profileDataset,
  'rebuild-model': rebuildModel,
  'learning-curve': learningCurve,
  'explain-model': explainModel,
  noop,
};
