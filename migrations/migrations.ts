import { InitialSchema1764000000000 } from './1764000000000-initial-schema';
import { JobProtocol1764100000000 } from './1764100000000-job-protocol';
import { ModelReason1764200000000 } from './1764200000000-model-reason';
import { ProtocolUpkeep1764300000000 } from './1764300000000-protocol-upkeep';
import { ModelPlots1764300100000 } from './1764300100000-model-plots';
import { DatasetSegments1764400000000 } from './1764400000000-dataset-segments';
import { DatasetProfile1764500000000 } from './1764500000000-dataset-profile';
import { ModelShards1764600000000 } from './1764600000000-model-shards';
import { ColumnProfiles1764700000000 } from './1764700000000-column-profiles';
import { ChunkDigests1764700100000 } from './1764700100000-chunk-digests';

/** Every migration, oldest first. A new one is added here by hand, never found by a file pattern. */
export const MIGRATIONS = [
  InitialSchema1764000000000,
  JobProtocol1764100000000,
  ModelReason1764200000000,
  ProtocolUpkeep1764300000000,
  ModelPlots1764300100000,
  DatasetSegments1764400000000,
  DatasetProfile1764500000000,
  ModelShards1764600000000,
  ColumnProfiles1764700000000,
  ChunkDigests1764700100000,
] as const;
