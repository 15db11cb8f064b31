/**
 * A network of fully connected layers that is trained in batches. The host writes it:
 * perceptron/network.ts. All numbers are f32. Layers have padded widths: that of the inputs is a
 * multiple of 4, of hidden units a multiple of 8, of outputs of 8 or 1; what is padding stays 0.
 */
@unmanaged
export class NetworkTask {
  /** Rows × inputs. */
  rows: usize;
  /** Per row: a class code or a value. */
  targets: usize;
  /** i32: the rows in the order of this epoch. */
  order: usize;
  count: i32;
  /** Rows of a batch at most. */
  batch: i32;
  /** Layers of weights. */
  layers: i32;
  /** i32 per layer of units, inputs first: its padded width, and how many of them are real. */
  widths: usize;
  units: usize;
  /** 0 rectified, 1 tanh, 2 logistic. */
  activation: i32;
  /** 0 squared error, 1 logistic, 2 softmax. */
  loss: i32;
  /** Layer after layer: inputs × outputs weights, row-major, then a bias per output. */
  parameters: usize;
  /** Three more of that size: the gradient, and its running mean and mean square. */
  gradient: usize;
  moment: usize;
  square: usize;
  /** Usize per layer of units: what they are and how the loss changes with them, for a batch. */
  states: usize;
  slopes: usize;
  /** f64: learning rate, L2 penalty, and the powers of Adam's two rates so far. */
  rates: usize;
}
