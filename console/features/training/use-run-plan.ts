import { computed, shallowRef } from 'vue';
import type { JsonObject } from '../../../backend/contracts/json';
import type { Task } from '../../../backend/contracts/model';
import { canBeTarget, suggestTarget, suggestTask } from '../../../backend/contracts/suggest-target';
import { useRouteQuery } from '../../live/route-query';
import { useDataset } from '../datasets/dataset-queries';
import type { RunPlan } from './run-plan';
import { useAlgorithms } from './training-queries';

/** Algorithms ticked at the start: enough to compare, few enough to wait for. */
const QUICK = 4;
const DEFAULT_SEED = 42;
const DEFAULT_TEST_SIZE = 0.2;

/**
 * The training page's plan. The URL holds what was chosen, suggestions fill the rest; only
 * parameters and pipelines live in the page.
 */
export function useRunPlan() {
  const datasetName = useRouteQuery('ds');
  const targetName = useRouteQuery('target');
  const taskName = useRouteQuery('task');
  const weightName = useRouteQuery('weights');
  const algorithmNames = useRouteQuery('algorithms');
  const seedText = useRouteQuery('seed');
  const testSizeText = useRouteQuery('test_size');
  const parameters = shallowRef<Record<string, JsonObject>>({});
  const pipelines = shallowRef<Record<string, JsonObject>>({});

  const dataset = useDataset(datasetName);
  const algorithms = useAlgorithms();

  const targets = computed(() => (dataset.data.value?.columns ?? []).filter(canBeTarget));
  const suggestedTarget = computed(() => suggestTarget(dataset.data.value?.columns ?? []));
  const target = computed(
    () =>
      targets.value.find((column) => column.name === targetName.value) ??
      targets.value.find((column) => column.name === suggestedTarget.value?.column),
  );
  const suggestedTask = computed(() => target.value && suggestTask(target.value));
  const mayRegress = computed(
    () => target.value?.type === 'number' || target.value?.type === 'integer',
  );
  const task = computed<Task>(() => {
    if (!mayRegress.value) return 'classification';
    if (taskName.value === 'classification' || taskName.value === 'regression')
      return taskName.value;
    return suggestedTask.value?.task ?? 'classification';
  });

  const weighers = computed(() =>
    (dataset.data.value?.columns ?? []).filter(
      ({ name, type }) => (type === 'number' || type === 'integer') && name !== target.value?.name,
    ),
  );
  const weightColumn = computed(() =>
    weighers.value.some((column) => column.name === weightName.value) ? weightName.value : '',
  );

  const offered = computed(() =>
    (algorithms.data.value ?? []).filter(
      (algorithm) =>
        algorithm.task === task.value && (weightColumn.value === '' || algorithm.takes_weights),
    ),
  );
  const chosen = computed(() => {
    const names = offered.value.map((algorithm) => algorithm.name);
    // `none` = everything was unticked: an empty query means the suggestion.
    if (algorithmNames.value === 'none') return [];
    const wanted = new Set(algorithmNames.value.split(','));
    const kept = names.filter((name) => wanted.has(name));
    return kept.length > 0 ? kept : names.slice(0, QUICK);
  });
  function choose(name: string, isChosen: boolean): void {
    const next = new Set(chosen.value);
    if (isChosen) next.add(name);
    else next.delete(name);
    algorithmNames.value = [...next].join(',') || 'none';
  }

  const seed = computed(() => numberIn(seedText.value, DEFAULT_SEED));
  const testSize = computed(() => numberIn(testSizeText.value, DEFAULT_TEST_SIZE));
  const plan = computed((): RunPlan | undefined => {
    if (!dataset.data.value || !target.value) return undefined;
    return {
      dataset: datasetName.value,
      task: task.value,
      target: target.value.name,
      weightColumn: weightColumn.value,
      algorithms: chosen.value,
      parameters: parameters.value,
      pipelines: pipelines.value,
      seed: seed.value,
      testSize: testSize.value,
    };
  });

  return {
    datasetName,
    taskName,
    seedText,
    testSizeText,
    parameters,
    pipelines,
    dataset,
    algorithms,
    targets,
    target,
    weightName,
    weightColumn,
    weighers,
    suggestedTarget,
    suggestedTask,
    mayRegress,
    task,
    offered,
    chosen,
    choose,
    plan,
  };
}

function numberIn(text: string, fallback: number): number {
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? fallback : value;
}
