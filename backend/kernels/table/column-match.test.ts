import { canonicalName, matchColumns, nearMatches } from './column-match';

describe('matchColumns', () => {
  const iris = ['sepal length (cm)', 'sepal width (cm)'];

  it('finds exact names and canonical ones', () => {
    expect([...matchColumns(iris, ['sepal_width', 'sepal length (cm)']).indices]).toEqual([1, 0]);
    expect([...matchColumns(iris, ['Sepal-Length', 'SEPAL WIDTH']).indices]).toEqual([0, 1]);
  });

  it('reports unknown columns and leaves missing ones at -1', () => {
    const match = matchColumns(iris, ['sepal_length', 'colour']);
    expect([...match.indices]).toEqual([0, -1]);
    expect(match.unknown).toEqual([1]);
  });

  it('prefers the exact name where two wanted columns share a canonical one', () => {
    const match = matchColumns(['a b', 'a_b'], ['a_b', 'a b']);
    expect([...match.indices]).toEqual([1, 0]);
    expect(match.ambiguous).toEqual([]);
  });

  it('reports a name that could mean two columns, and a column that is given twice', () => {
    expect(matchColumns(['a b', 'a_b'], ['A B']).ambiguous).toEqual([{ given: 0, wanted: [0, 1] }]);
    const twice = matchColumns(iris, ['sepal_length', 'sepal length (cm)']);
    expect(twice.ambiguous).toEqual([{ given: 0, wanted: [0] }]);
    expect([...twice.indices]).toEqual([1, -1]);
  });

  it('takes __proto__ and constructor for ordinary names', () => {
    const names = ['__proto__', 'constructor'];
    expect([...matchColumns(names, names).indices]).toEqual([0, 1]);
    expect(matchColumns(['a'], names).unknown).toEqual([0, 1]);
  });

  it('matches names without letters by the exact name only', () => {
    expect(matchColumns(['%'], ['#']).unknown).toEqual([0]);
    expect([...matchColumns(['%'], ['%']).indices]).toEqual([0]);
  });
});

describe('canonicalName', () => {
  it.each([
    ['sepal length (cm)', 'sepal_length'],
    ['od280/od315_of_diluted_wines', 'od280_od315_of_diluted_wines'],
    ['  Größe (m²) ', 'größe'],
    ['__x__', 'x'],
  ])('turns %j into %j', (name, canonical) => expect(canonicalName(name)).toBe(canonical));
});

describe('nearMatches', () => {
  it('names the nearest first and nothing that is far', () => {
    expect(
      nearMatches('sepal_lenght', ['petal length (cm)', 'sepal length (cm)', 'target']),
    ).toEqual(['sepal length (cm)', 'petal length (cm)']);
    expect(nearMatches('zzz', ['sepal length (cm)'])).toEqual([]);
  });
});
