import { uuidv7 } from '../database/uuid';
import { placeReplica } from './place-replica';

const nodes = Array.from({ length: 5 }, (_, index) => ({ id: `node-${index}` }));
const models = Array.from({ length: 500 }, () => uuidv7());

describe('placeReplica', () => {
  it('names the same node whatever the order of the candidates', () => {
    for (const model of models)
      expect(placeReplica(model, nodes.toReversed())).toEqual(placeReplica(model, nodes));
  });

  it('moves only the models of the node that went', () => {
    const [gone, ...left] = nodes;
    const staying = models.filter((model) => placeReplica(model, nodes)?.id !== gone?.id);
    expect(staying.map((model) => placeReplica(model, left))).toEqual(
      staying.map((model) => placeReplica(model, nodes)),
    );
  });

  it('spreads models over all nodes, each within half and double its share', () => {
    const counts = new Map<string, number>();
    for (const model of models) {
      const id = placeReplica(model, nodes)?.id ?? '';
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect(counts.size).toBe(nodes.length);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(50);
      expect(count).toBeLessThan(200);
    }
  });

  it('names nobody where there is nobody', () => {
    expect(placeReplica('m', [])).toBeUndefined();
  });
});
