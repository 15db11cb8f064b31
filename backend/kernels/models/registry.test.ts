import { ALGORITHMS, findAlgorithm } from './registry';
import { validateParameters } from './validate-parameters';

describe('findAlgorithm', () => {
  it('knows every algorithm by its own name', () => {
    for (const [name, algorithm] of Object.entries(ALGORITHMS)) {
      expect(algorithm.name).toBe(name);
      expect(findAlgorithm(name)).toBe(algorithm);
    }
  });

  it('resolves aliases in any case, shared ones by task', () => {
    expect(findAlgorithm('logistic_regression').name).toBe('LogisticRegression');
    expect(findAlgorithm('Linear_Regression').name).toBe('LinearRegression');
    expect(findAlgorithm('random_forest', 'regression').name).toBe('RandomForestRegressor');
  });

  it('refuses unknown names and lists those there are', () => {
    expect(() => findAlgorithm('RandomForrestClassifier')).toThrow(
      expect.objectContaining({
        code: 'unknown-algorithm',
        message: expect.stringMatching(/Did you mean "RandomForestClassifier".*LinearRegression/),
      }),
    );
    expect(() => findAlgorithm('__proto__')).toThrow(
      expect.objectContaining({ code: 'unknown-algorithm' }),
    );
  });

  it('refuses an algorithm of the other task and lists the fitting ones', () => {
    expect(() => findAlgorithm('LinearRegression', 'classification')).toThrow(
      expect.objectContaining({
        code: 'wrong-task',
        message: expect.stringMatching(/RandomForestClassifier, LogisticRegression/),
      }),
    );
  });
});

describe('validateParameters', () => {
  const forest = ALGORITHMS.RandomForestClassifier;

  it('accepts every default of every algorithm', () => {
    for (const algorithm of Object.values(ALGORITHMS)) {
      const defaults = validateParameters(algorithm, {});
      expect(validateParameters(algorithm, defaults)).toEqual(defaults);
      expect(Object.keys(defaults)).toEqual(Object.keys(algorithm.parameters.properties));
    }
  });

  it('keeps what is given', () => {
    expect(validateParameters(forest, { n_estimators: 7, max_depth: 3 })).toMatchObject({
      n_estimators: 7,
      max_depth: 3,
      bootstrap: true,
    });
  });

  it.each([
    [{ n_estimators: 0 }, /n_estimators .* at least 1 and at most 1000, not 0/],
    [{ n_estimators: 1.5 }, /a whole number/],
    [{ n_estimators: '7' }, /not "7"/],
    [{ max_depth: 0 }, /or null/],
    [{ max_features: 0 }, /above 0/],
    [{ bootstrap: 1 }, /true or false/],
    [{ n_estimator: 5 }, /no parameter "n_estimator"\. Did you mean "n_estimators"/],
    [JSON.parse('{"__proto__": 1}'), /no parameter "__proto__"/],
  ])('refuses %j', (given, message) => {
    expect(() => validateParameters(forest, given)).toThrow(
      expect.objectContaining({
        code: 'invalid-parameter',
        message: expect.stringMatching(message),
      }),
    );
  });
});
