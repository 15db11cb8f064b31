/**
 * What a head asks of the supervisor that started it, over IPC, about the workers of this machine.
 * Where nobody started it, nobody answers: a container's workers are started by its orchestrator.
 */
export interface WorkerOrder {
  type: 'worker-order';
  /** Names the answer. */
  id: number;
  order: { act: 'list' } | ({ act: 'add' } & WorkerBudget) | { act: 'remove'; name: string };
}

export interface WorkerBudget {
  cpus: number;
  memoryBytes: number;
}

export interface WorkerAnswer {
  type: 'worker-answer';
  id: number;
  /** The supervisor's workers, after what was asked for. */
  workers: string[];
  /** The worker that was added or removed. */
  name?: string | undefined;
  /** Why nothing was done. */
  refusal?: string | undefined;
}
