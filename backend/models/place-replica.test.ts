import { uuidv7 } from '../database/uuid';
import { rankNodes } from './place-replica';

const nodes = Array.from({ length: 5 }, (_, index) => ({ id: `node-${index}`, memoryBytes: 1e9 }));
const models = Array.from({ length: 500 }, () => uuidv7());
const first = (model: string, among = nodes) => rankNodes(model, among)[0]?.id;

describe('rankNodes', () => {
  it('gives the same order whatever the order of the nodes', () => {
    for (const model of models)
      expect(rankNodes(model, nodes.toReversed())).toEqual(rankNodes(model, nodes));
  });

  it('moves only the models of the node that went', () => {
    const [gone, ...left] = nodes;
    const staying = models.filter((model) => first(model) !== gone?.id);
    expect(staying.map((model) => first(model, left))).toEqual(
      staying.map((model) => first(model)),
    );
  });

  it('spreads models over all nodes, each within half and double its share', () => {
    const counts = countFirst(nodes);
    expect(counts.size).toBe(nodes.length);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(50);
      expect(count).toBeLessThan(200);
    }
  });

  it('gives a node of three times the memory about three times the models', () => {
    const counts = countFirst([
      { id: 'small', memoryBytes: 1e9 },
      { id: 'large', memoryBytes: 3e9 },
    ]);
    const ratio = (counts.get('large') ?? 0) / (counts.get('small') ?? 1);
    expect(ratio).toBeGreaterThan(2);
    expect(ratio).toBeLessThan(4.5);
  });

  it('names nobody where there is nobody', () => {
    expect(rankNodes('m', [])).toEqual([]);
  });
});

function countFirst(among: typeof nodes): Map<string, number> {
  const counts = new Map<string, number>();
  for (const model of models) {
    const id = first(model, among) ?? '';
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
