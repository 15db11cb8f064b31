/**
 * Mistakes that somebody could make in the protocol, each as a change of the sources and the tests
 * that must notice it. `npm run test:mutants` makes each of them and sees that one does.
 *
 * `changes`: each text must stand in its file exactly once. `caughtBy`: a test file of Jest and the
 * part of a test's name that runs, or a seed of the chaos schedules.
 */
const FINISH = 'backend/test/chaos/lost-words.story.test.ts';
const HANDS = 'backend/test/chaos/lost-hands.story.test.ts';

export const MUTANTS = [
  {
    name: 'a finish of any attempt counts',
    changes: [
      {
        file: 'backend/jobs/finish-job.ts',
        find: `where id = $1 and attempt = $2 and state = 'running'`,
        replace: `where id = $1 and state = 'running'`,
      },
    ],
    caughtBy: { file: FINISH, test: 'while another one still works on it' },
  },
  {
    name: 'a finish counts whatever the job has become',
    changes: [
      {
        file: 'backend/jobs/finish-job.ts',
        find: `where id = $1 and attempt = $2 and state = 'running'`,
        replace: 'where id = $1',
      },
    ],
    caughtBy: { file: FINISH, test: 'after another one has won' },
  },
  {
    name: 'a cancel does not fence, and a finish does not look',
    changes: [
      {
        file: 'backend/jobs/cancel-jobs.ts',
        find: `attempt = job.attempt + 1, finished_at`,
        replace: 'finished_at',
      },
      {
        file: 'backend/jobs/finish-job.ts',
        find: `where id = $1 and attempt = $2 and state = 'running'`,
        replace: 'where id = $1 and attempt = $2',
      },
    ],
    caughtBy: { file: FINISH, test: 'after a cancel' },
  },
  {
    name: 'a commit whose answer was lost is not recognised',
    changes: [
      {
        file: 'backend/jobs/finish-job.ts',
        find: `if (job?.accepted_attempt === attempt) return 'already';`,
        replace: '',
      },
    ],
    caughtBy: { file: FINISH, test: 'answer to its commit is lost' },
  },
  {
    name: 'a finish that found no Postgres is not said again',
    changes: [
      {
        file: 'backend/worker/job-execution.ts',
        find: 'if (!isRetryable(error)) {',
        replace: 'if (isRetryable(error)) return undefined; else {',
      },
    ],
    caughtBy: { file: FINISH, test: 'its commit never arrived' },
  },
  {
    name: 'workers never poll',
    changes: [
      {
        file: 'backend/worker/agent.ts',
        find: '() => this.fill(),',
        replace: '() => this.beat(),',
      },
    ],
    caughtBy: { file: FINISH, test: 'without any queue at all' },
  },
  {
    name: 'nobody takes lost attempts back',
    changes: [
      {
        file: 'backend/jobs/reap-lost.ts',
        find: `where job.state = 'running'`,
        replace: `where job.state = 'running' and false`,
      },
    ],
    caughtBy: { file: HANDS, test: 'taken back once by two heads' },
  },
  {
    name: 'failures are never used up',
    changes: [
      {
        file: 'backend/jobs/fail-job.ts',
        find: 'counted.failures < max_failures',
        replace: 'true',
      },
    ],
    caughtBy: { file: HANDS, test: 'three failures of its own' },
  },
  {
    name: 'a busy runner outlives its worker',
    changes: [
      {
        file: 'backend/runner/die-with-parent.ts',
        find: 'if (process.ppid !== parent)',
        replace: 'if (false)',
      },
    ],
    caughtBy: { file: HANDS, test: 'leaves no runner behind' },
  },
  {
    name: 'a dataset goes while a model needs it',
    changes: [
      {
        file: 'backend/datasets/dataset-ingest.ts',
        find: 'if (names.length > 0) {',
        replace: 'if (names.length < 0) {',
      },
    ],
    caughtBy: { file: HANDS, test: 'keeps its dataset' },
  },
  {
    name: 'a repeated request is a new one',
    changes: [
      {
        file: 'backend/jobs/idempotency.ts',
        find: 'if (earlier?.request_hash === request.requestHash) return earlier.run_id;',
        replace: 'if (earlier?.request_hash === request.requestHash) return undefined;',
      },
    ],
    caughtBy: { file: HANDS, test: 'twenty of one name' },
  },
  {
    name: 'a rebuild draws from another seed',
    changes: [
      {
        file: 'backend/models/handlers/rebuild-model.ts',
        find: 'reproduce(context, payload.lineage)',
        replace: 'reproduce(context, { ...payload.lineage, seed: payload.lineage.seed + 1 })',
      },
    ],
    caughtBy: { file: HANDS, test: 'rebuilt elsewhere' },
  },
  {
    name: 'copies of an earlier life of a node count',
    changes: [
      {
        file: 'backend/models/replica-sweep.ts',
        find: `node.state = 'dead' or node.incarnation <> replica.incarnation`,
        replace: `false`,
      },
    ],
    caughtBy: { file: 'backend/models/place-copies.test.ts', test: 'under a new incarnation' },
  },
  {
    name: 'a worker does not know itself again after a rejoin it did not hear of',
    changes: [
      {
        file: 'backend/nodes/membership.ts',
        find: 'case when incarnation = $2 or (address = $5 and pid = $6)',
        replace: 'case when incarnation = $2 or (address = $5 and pid = $6 and false)',
      },
    ],
    caughtBy: { file: HANDS, test: 'did not hear' },
  },
  {
    name: 'a copy that was taken while the answer got lost is never fetched',
    changes: [
      {
        file: 'backend/models/replicas.ts',
        find: `replica.state in ('wanted', 'loading') and model_id <> all`,
        replace: `replica.state = 'wanted' and model_id <> all`,
      },
    ],
    caughtBy: { file: 'backend/worker/replica-keeper.test.ts', test: 'answer to that got lost' },
  },
  {
    name: 'a copy that failed is not asked for again',
    changes: [
      {
        file: 'backend/models/place-copies.ts',
        find: `where replica.state = 'failed' and replica.incarnation`,
        replace: `where false and replica.incarnation`,
      },
    ],
    caughtBy: { file: 'backend/models/place-copies.test.ts', test: 'again where one failed' },
  },
  {
    name: 'parts of a result are written whoever owns the job',
    changes: [
      {
        file: 'backend/jobs/record-parts.ts',
        find: `where id = $1 and attempt = $2 and state = 'running' returning id`,
        replace: `where id = $1 and $2::int is not null returning id`,
      },
    ],
    caughtBy: { file: 'backend/jobs/record-parts.test.ts', test: 'are refused' },
  },
  {
    name: 'parts of a result are written beside a cancel',
    changes: [
      {
        file: 'backend/jobs/record-parts.ts',
        find: `update job set progress_done = $3, progress_total = $4
     where id = $1 and attempt = $2 and state = 'running' returning id`,
        replace: `select id from job
     where id = $1 and attempt = $2 and state = 'running' and $3::int + $4::int >= 0`,
      },
    ],
    caughtBy: { file: 'backend/jobs/record-parts.test.ts', test: 'before a cancel' },
  },
];
