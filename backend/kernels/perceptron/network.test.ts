import { fitHost } from '../../test/fit-host';
import { numberStream } from '../../test/number-stream';
import type { PerceptronEstimator } from '../models/estimator';
import { Network, layersOf, type NetworkShape } from './network';
import { predictPerceptron } from './predict-perceptron';

const take = numberStream();
const x = { rows: 60, columns: 3, data: take(180) };
const values = take(60);
const asked = { rows: 4, columns: 3, data: take(12) };
const drawn = Float32Array.from(take(200), (value) => value - 0.5);
const codes = (of: (a: number, b: number, c: number, y: number) => number): Float64Array =>
  Float64Array.from(values, (y, row) => {
    const [a, b, c] = x.data.subarray(3 * row, 3 * row + 3);
    return of(a!, b!, c!, y);
  });
const twoClasses = codes((a, b, c, y) => (a + b * c + 0.4 * y > 0.9 ? 1 : 0));
const threeClasses = codes((a, _b, _c, y) => Math.min(2, Math.floor((a + 0.3 * y) * 2.4)));

type Trained = { loss: number; predictions: Float64Array };

/** Thirty epochs in the rows' own order, from the drawn weights. */
function train(
  activation: NetworkShape['activation'],
  hidden: number[],
  classes: number,
  y: Float64Array,
): Trained {
  const units = Int32Array.from([3, ...hidden, classes > 2 ? classes : 1]);
  const loss = classes === 0 ? 'squared' : classes === 2 ? 'logistic' : 'softmax';
  const shape: NetworkShape = {
    units,
    activation,
    loss,
    batch: 25,
    learningRate: 0.01,
    penalty: 0.1,
  };
  const network = new Network(fitHost().kernel, shape, x, y);
  network.weights = drawn.subarray(0, layersOf(units).at(-1)!.end);
  let last = 0;
  for (let epoch = 0; epoch < 30; epoch++) last = network.learn();
  const estimator: PerceptronEstimator = {
    kind: 'perceptron',
    classes,
    columns: 3,
    activation,
    units,
    weights: network.weights,
    centre: 0,
    scale: 1,
  };
  return { loss: last, predictions: predictPerceptron(estimator, asked) };
}

function expectTrained({ loss, predictions }: Trained, expectedLoss: number, expected: number[]) {
  expect(loss).toBeCloseTo(expectedLoss, 4);
  expect(predictions).toHaveLength(expected.length);
  expected.forEach((value, at) => expect(predictions[at]).toBeCloseTo(value, 4));
}

describe('Network', () => {
  /**
   * Oracle: scikit-learn 1.2.1, MLPClassifier and MLPRegressor from the same weights (set after
   * `_initialize`), shuffle=False, batch_size=25, learning_rate_init=0.01, alpha=0.1, 30 epochs.
   */
  it.each([
    [
      'relu',
      [5],
      [0.4310756864764748, 0.676489221965479, 0.03259306390957863],
      [0.17523888651295305, 0.24974600402789293, 0.1524445449020836, 0.49922868964066514],
      [
        0.04324401581918021, 0.17248490461918053, 0.7842710795616392, 0.05062323394253102,
        0.19596445209847102, 0.7534123139589979, 0.018989006276159334, 0.0948868358347118,
        0.8861241578891289, 0.07902742623194357, 0.2592148549099358, 0.6617577188581207,
      ],
      [0.5765234922121522, 0.5420183441629401, 0.5684722555285899, 0.5081358124398678],
    ],
    [
      'tanh',
      [9, 4],
      [0.22934946950522186, 0.3875261597950617, 0.03515144750924394],
      [0.02794850081421707, 0.06783661681235198, 0.02472729434155141, 0.9251882311155979],
      [
        0.0019518930214263766, 0.04212503124129337, 0.9559230757372803, 0.0027718426805531226,
        0.05873066834932755, 0.9384974889701194, 0.0013171278153126362, 0.028981412569787795,
        0.9697014596148996, 0.010838619952749231, 0.20717064279539202, 0.7819907372518587,
      ],
      [0.5877615767200993, 0.5747646563272101, 0.5913700917677991, 0.557696053741236],
    ],
    [
      'logistic',
      [6, 3],
      [0.6884358699219355, 1.0758932325635688, 0.03282032512854169],
      [0.4606520966998212, 0.46065209080736624, 0.4606521181937624, 0.4606521057408498],
      [
        0.24681376058211146, 0.37896460463039355, 0.374221634787495, 0.24681357754410183,
        0.37896497964479514, 0.37422144281110303, 0.24681446782797048, 0.3789623910631316,
        0.374223141108898, 0.2468124887057734, 0.3789674611282191, 0.37422005016600757,
      ],
      [0.5843241601653908, 0.5843128186555251, 0.5843195914872813, 0.5842966671690555],
    ],
  ] as const)('learns with %s and hidden units %j what scikit-learn learns', (...row) => {
    const [activation, hidden, losses, ofFirst, ofThree, ofValues] = row;
    const two = train(activation, [...hidden], 2, twoClasses);
    expectTrained(
      two,
      losses[0],
      ofFirst.flatMap((share) => [share, 1 - share]),
    );
    expectTrained(train(activation, [...hidden], 3, threeClasses), losses[1], [...ofThree]);
    expectTrained(train(activation, [...hidden], 0, values), losses[2], [...ofValues]);
  });

  it('gives back the weights that it was given', () => {
    const units = Int32Array.of(3, 9, 5, 2);
    const weights = drawn.slice(0, layersOf(units).at(-1)!.end);
    const shape = {
      activation: 'relu',
      loss: 'softmax',
      batch: 8,
      learningRate: 1,
      penalty: 0,
    } as const;
    const network = new Network(fitHost().kernel, { ...shape, units }, x, twoClasses);
    network.weights = weights;
    expect(network.weights).toEqual(weights);
  });
});
