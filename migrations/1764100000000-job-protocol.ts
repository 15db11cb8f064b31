import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the complete job protocol needs: order between runs, dependencies, deadlines, logs, a pause. */
export class JobProtocol1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [JOBS, DEPENDENCIES, ATTEMPTS, QUEUE, IDEMPOTENCY])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table idempotency_key, job_queue, attempt_log, job_dependency;
      create index job_lease on job (lease_until) where state = 'running';
      drop index job_due, job_own_due, job_open_of_run, job_of_state, job_own_key, job_of_model_name, job_deadline;
      create index job_due on job (priority desc, created_at, id) where state = 'queued';
      create index job_newest on job (created_at desc, id desc);
      alter table attempt drop column peak_memory_bytes, drop column exit_signal;
      alter table job drop column fair_rank, drop column deadline_at;
    `);
  }
}

const JOBS = `
  alter table job
    add column fair_rank bigint not null default 0,
    add column deadline_at timestamptz;
  comment on column job.fair_rank is 'Start tag of start-time fair queueing: jobs of one priority are claimed in this order, so that runs take turns.';
  comment on column job.deadline_at is 'A job that has not been started by then fails. Null: it waits for as long as it takes.';

  drop index job_due;
  -- leases are renewed all the time; those that may have run out are found through the running jobs
  drop index job_lease;
  create index job_due on job (priority desc, fair_rank, id) include (next_run_at, cpus, memory_bytes)
    where state = 'queued';
  -- what the platform asks for itself goes on while people's jobs are paused
  create index job_own_due on job (priority desc, fair_rank, id) where state = 'queued' and run_id is null;
  create index job_deadline on job (deadline_at) where state in ('blocked', 'queued') and deadline_at is not null;
  create index job_open_of_run on job (run_id) where run_id is not null and state in ('blocked', 'queued', 'running');
  -- ids are ordered by time, so they give the newest first
  drop index job_newest;
  -- No other index may serve "state = 'queued'" alone: while statistics lag behind a backlog, the
  -- planner would take it and sort all of it for every claim (measured: 60 ms instead of 0.7).
  create index job_of_state on job (state, id desc) where state <> 'queued';
  create index job_own_key on job (key, id desc) where run_id is null;
  create index job_of_model_name on job ((payload ->> 'modelName'))
    where kind = 'fit-model' and state in ('blocked', 'queued', 'running');
`;

const DEPENDENCIES = `
  create table job_dependency (
    job_id uuid not null references job on delete cascade,
    depends_on uuid not null references job,
    primary key (job_id, depends_on)
  );
  create index job_dependant on job_dependency (depends_on);
`;

const ATTEMPTS = `
  alter table attempt
    add column peak_memory_bytes bigint,
    add column exit_signal text;

  create table attempt_log (
    job_id uuid not null,
    attempt integer not null,
    seq integer not null,
    at timestamptz not null default now(),
    text text not null,
    primary key (job_id, attempt, seq),
    foreign key (job_id, attempt) references attempt on delete cascade
  );
  comment on table attempt_log is 'What a runner printed, in chunks, in order; kept after its worker is gone.';
`;

const QUEUE = `
  create table job_queue (
    singleton boolean primary key default true check (singleton),
    paused_at timestamptz
  );
  insert into job_queue default values;
`;

const IDEMPOTENCY = `
  create table idempotency_key (
    key text primary key,
    request_hash text not null,
    -- taken before its run is written, in one transaction
    run_id uuid not null references run deferrable initially deferred,
    created_at timestamptz not null default now()
  );
  create index idempotency_key_age on idempotency_key (created_at);
`;
