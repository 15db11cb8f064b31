import type { Task } from '../../../backend/contracts/model';
import type { Model } from '../../api/types';

/** Models whose scores may be compared: same dataset, target and task. */
export interface ModelGroup<Member extends Model = Model> {
  key: string;
  dataset: string;
  task: Task;
  target: string;
  models: Member[];
}

/** Groups in the order of their first model. */
export function groupModels<Member extends Model>(models: readonly Member[]): ModelGroup<Member>[] {
  const groups = new Map<string, ModelGroup<Member>>();
  for (const model of models) {
    const { dataset, task, target } = model;
    const key = JSON.stringify([dataset.id, task, target]);
    const group = groups.get(key) ?? { key, dataset: dataset.name, task, target, models: [] };
    group.models.push(model);
    groups.set(key, group);
  }
  return [...groups.values()];
}
