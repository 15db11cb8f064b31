import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every state column lists its states, so that a state outside contracts/states.ts cannot be written. */
export class InitialSchema1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [CLUSTER, DATASETS, JOBS, MODELS, EVENTS])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table event, replica, metric, model, model_name, attempt, job, run,
                 dataset_version, dataset_block, upload, dataset, node, cluster;
      drop sequence node_incarnation;
    `);
  }
}

const CLUSTER = `
  create table cluster (
    singleton boolean primary key default true check (singleton),
    public_key text not null,
    private_key text not null,
    created_at timestamptz not null default now()
  );
  comment on table cluster is 'The Ed25519 key with which heads prove to workers who they are.';

  create sequence node_incarnation;
  create table node (
    id uuid primary key,
    name text not null unique,
    kind text not null check (kind in ('worker', 'head')),
    state text not null check (state in ('joining', 'standby', 'ready', 'draining', 'dead')),
    incarnation bigint not null,
    lease_until timestamptz not null,
    cpus integer not null,
    memory_bytes bigint not null,
    memory_used_bytes bigint not null default 0,
    address text not null,
    pid integer not null,
    version text not null,
    joined_at timestamptz not null default now()
  );
`;

const DATASETS = `
  create table dataset (
    id uuid primary key,
    name text not null,
    display_name text not null,
    sample boolean not null default false,
    created_at timestamptz not null default now(),
    deleted_at timestamptz
  );
  create unique index dataset_living_name on dataset (lower(name)) where deleted_at is null;

  create table upload (
    id uuid primary key,
    created_at timestamptz not null default now()
  );
  create table dataset_block (
    upload_id uuid not null references upload on delete cascade,
    column_index integer not null,
    block_index integer not null,
    row_count integer not null,
    bytes bytea not null,
    primary key (upload_id, column_index, block_index)
  );
  -- the bytes are compressed already
  alter table dataset_block alter column bytes set storage external;

  create table dataset_version (
    id uuid primary key,
    dataset_id uuid not null references dataset,
    number integer not null,
    upload_id uuid not null unique references upload,
    content_hash text not null,
    row_count integer not null,
    stored_bytes bigint not null,
    columns jsonb not null,
    origin jsonb not null,
    created_at timestamptz not null default now(),
    unique (dataset_id, number),
    unique (dataset_id, content_hash)
  );
`;

const JOBS = `
  create table run (
    id uuid primary key,
    state text not null check (state in ('running', 'succeeded', 'partly_failed', 'failed', 'cancelled')),
    spec jsonb not null,
    created_at timestamptz not null default now(),
    finished_at timestamptz
  );
  create index run_newest on run (created_at desc);

  create table job (
    id uuid primary key,
    run_id uuid references run,
    kind text not null,
    key text not null,
    payload jsonb not null,
    state text not null check (state in ('blocked', 'queued', 'running', 'succeeded', 'failed', 'cancelled')),
    priority integer not null default 0,
    cpus integer not null,
    memory_bytes bigint not null,
    dataset_version_id uuid references dataset_version,
    attempt integer not null default 0,
    failures integer not null default 0,
    losses integer not null default 0,
    max_failures integer not null default 3,
    max_losses integer not null default 20,
    timeout_seconds integer not null,
    next_run_at timestamptz not null default now(),
    lease_until timestamptz,
    node_id uuid references node,
    incarnation bigint,
    dispatch_seq integer not null default 0,
    dispatched_at timestamptz,
    accepted_attempt integer,
    progress_done integer not null default 0,
    progress_total integer not null default 0,
    reason_code text,
    reason_text text,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    unique (run_id, key)
  );
  create index job_due on job (priority desc, created_at, id) where state = 'queued';
  create index job_lease on job (lease_until) where state = 'running';
  create index job_newest on job (created_at desc, id desc);
  -- what the platform itself asks for has no run: at most one of a key is open at a time
  create unique index job_open_key on job (key)
    where run_id is null and state in ('blocked', 'queued', 'running');

  create table attempt (
    job_id uuid not null references job,
    number integer not null,
    node_id uuid not null references node,
    incarnation bigint not null,
    state text not null
      check (state in ('running', 'succeeded', 'failed', 'lost', 'fenced', 'released', 'cancelled')),
    started_at timestamptz not null default now(),
    ended_at timestamptz,
    reason_code text,
    reason_text text,
    log_tail text,
    primary key (job_id, number)
  );
`;

const MODELS = `
  create table model_name (
    name text primary key,
    dataset_id uuid not null references dataset,
    last_version integer not null
  );
  comment on table model_name is 'Hands out version numbers, without gaps, in the transaction that accepts the training.';

  create table model (
    id uuid primary key,
    name text not null references model_name,
    version integer not null,
    algorithm text not null,
    dataset_id uuid not null references dataset,
    dataset_version_id uuid not null references dataset_version,
    task text not null,
    target text not null,
    lineage jsonb not null,
    signature jsonb not null,
    fingerprint text not null,
    byte_size bigint not null,
    state text not null check (state in ('ready', 'rebuilding', 'cold', 'unverified', 'unrecoverable')),
    job_id uuid not null unique references job,
    fit_seconds double precision not null,
    training_rows integer not null,
    test_rows integer not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    unique (name, version)
  );

  create table metric (
    job_id uuid not null,
    attempt integer not null,
    model_id uuid not null references model on delete cascade,
    name text not null,
    value double precision not null,
    primary key (job_id, name),
    foreign key (job_id, attempt) references attempt
  );
  create index metric_of_model on metric (model_id);

  create table replica (
    model_id uuid not null references model on delete cascade,
    node_id uuid not null references node,
    incarnation bigint not null,
    state text not null check (state in ('wanted', 'loading', 'ready', 'failed')),
    source text check (source in ('trained', 'copied', 'rebuilt')),
    ticket text,
    reason text,
    updated_at timestamptz not null default now(),
    primary key (model_id, node_id)
  );
  create index replica_of_node on replica (node_id, incarnation);
`;

const EVENTS = `
  create table event (
    seq bigint generated always as identity primary key,
    at timestamptz not null default now(),
    topic text not null,
    entity_id uuid not null,
    kind text not null,
    data jsonb not null default '{}'
  );
  create index event_of_entity on event (entity_id, seq);
`;
