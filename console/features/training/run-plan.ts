import type { JsonObject } from '../../../backend/contracts/json';
import type { Task } from '../../../backend/contracts/model';
import type { ProblemDetail, RunRequest } from '../../api/types';

/** What a person has set up on the training page. */
export interface RunPlan {
  dataset: string;
  task: Task;
  target: string;
  /** Column that weighs rows; empty = all count the same. */
  weightColumn: string;
  /** Names, in the order of the list. */
  algorithms: readonly string[];
  /** By algorithm: what differs from its defaults. */
  parameters: Readonly<Record<string, JsonObject>>;
  /** By algorithm: how columns become numbers, where that differs from its defaults. */
  pipelines: Readonly<Record<string, JsonObject>>;
  seed: number;
  /** Share of the rows held out, 0.05–0.9. */
  testSize: number;
}

/** The plan as the API takes it; parameters at their defaults are left out. */
export function runRequest(plan: RunPlan): RunRequest {
  const { dataset, task, target, weightColumn, seed, testSize } = plan;
  return {
    datasets: [
      {
        dataset,
        task,
        target,
        ...(weightColumn !== '' && { weight_column: weightColumn }),
        algorithms: plan.algorithms.map((algorithm) => ({
          algorithm,
          parameters: { ...plan.parameters[algorithm] },
          pipeline: { ...plan.pipelines[algorithm] },
        })),
      },
    ],
    seed,
    test_size: testSize,
  };
}

/** The plan as a command line. */
export function runCall(origin: string, plan: RunPlan): string {
  const body = JSON.stringify(runRequest(plan)).replaceAll("'", `'\\''`);
  return `curl -s ${origin}/api/v1/runs \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`;
}

/**
 * Which algorithm's which parameter the head refused: `/datasets/0/algorithms/1/parameters/max_depth`
 * → its words under that field. What has another place is not in here.
 */
export function parameterErrors(
  plan: RunPlan,
  details: readonly ProblemDetail[],
): Record<string, Record<string, string>> {
  const errors: Record<string, Record<string, string>> = {};
  for (const { pointer, detail } of details) {
    const match = /^\/datasets\/0\/algorithms\/(\d+)\/(?:parameters|pipeline)\/([^/]+)/.exec(
      pointer ?? '',
    );
    const algorithm = match && plan.algorithms[Number(match[1])];
    if (algorithm && match[2]) errors[algorithm] = { ...errors[algorithm], [match[2]]: detail };
  }
  return errors;
}
