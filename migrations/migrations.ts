import { InitialSchema1764000000000 } from './1764000000000-initial-schema';
import { JobProtocol1764100000000 } from './1764100000000-job-protocol';

/** Every migration, oldest first. A new one is added here by hand, never found by a file pattern. */
export const MIGRATIONS = [InitialSchema1764000000000, JobProtocol1764100000000] as const;
