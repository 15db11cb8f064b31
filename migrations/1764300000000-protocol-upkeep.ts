import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What keeps a cluster well over months: growing pauses between copies, a drain that is remembered, indexes for sweeps. */
export class ProtocolUpkeep1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [REPLICAS, NODES, SWEEPS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index run_open, job_own, attempt_log_age;
      alter table node drop column drained_at, drop constraint node_state_check,
        add constraint node_state_check check (state in ('joining', 'standby', 'ready', 'draining', 'dead'));
      alter table replica drop column failures;
    `);
  }
}

const REPLICAS = `
  alter table replica add column failures integer not null default 0;
  comment on column replica.failures is 'Copies to this node that failed in a row; the pause before the next grows with it.';
`;

const NODES = `
  alter table node
    add column drained_at timestamptz,
    drop constraint node_state_check,
    add constraint node_state_check check (state in ('ready', 'draining', 'dead'));
  comment on column node.drained_at is 'A person drained the node, and has not put it to work again: it comes back draining.';
`;

const SWEEPS = `
  create index run_open on run (id) where state = 'running';
  -- what the platform asked for itself, oldest first, as ids are ordered by time
  create index job_own on job (id) where run_id is null;
  create index attempt_log_age on attempt_log (at);
`;
