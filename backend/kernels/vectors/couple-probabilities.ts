/**
 * Probabilities of all classes from those of every two (Wu, Lin and Weng, "Probability estimates for
 * multi-class classification by pairwise coupling", 2004, second method), as LIBSVM computes them.
 */
export class PairCoupling {
  /** classes × classes: the probability of the row's class against the column's. */
  readonly pairs: Float64Array;
  private readonly matrix: Float64Array;
  private readonly products: Float64Array;

  constructor(private readonly classes: number) {
    this.pairs = new Float64Array(classes * classes);
    this.matrix = new Float64Array(classes * classes);
    this.products = new Float64Array(classes);
  }

  /** Writes the classes' probabilities, from `pairs`. */
  couple(into: Float64Array): void {
    const { classes } = this;
    into.fill(1 / classes);
    if (classes === 2) {
      into[0] = this.pairs[1]!;
      into[1] = this.pairs[2]!;
      return;
    }
    this.writeMatrix();
    const tolerance = 0.005 / classes;
    for (let round = 0; round < Math.max(100, classes); round++) {
      const level = this.multiply(into);
      const worst = this.products.reduce(
        (most, value) => Math.max(most, Math.abs(value - level)),
        0,
      );
      if (worst < tolerance) break;
      this.improve(into, level);
    }
  }

  private writeMatrix(): void {
    const { classes, pairs, matrix } = this;
    for (let a = 0; a < classes; a++) {
      let own = 0;
      for (let b = 0; b < classes; b++) {
        if (a === b) continue;
        const against = pairs[b * classes + a]!;
        own += against * against;
        matrix[a * classes + b] = -against * pairs[a * classes + b]!;
      }
      matrix[a * classes + a] = own;
    }
  }

  /** Answers the level that all products have to reach. */
  private multiply(probabilities: Float64Array): number {
    const { classes, matrix, products } = this;
    let level = 0;
    for (let a = 0; a < classes; a++) {
      let sum = 0;
      for (let b = 0; b < classes; b++) sum += matrix[a * classes + b]! * probabilities[b]!;
      products[a] = sum;
      level += probabilities[a]! * sum;
    }
    return level;
  }

  private improve(probabilities: Float64Array, start: number): void {
    const { classes, matrix, products } = this;
    let level = start;
    for (let a = 0; a < classes; a++) {
      const own = matrix[a * classes + a]!;
      const change = (level - products[a]!) / own;
      probabilities[a]! += change;
      level = (level + change * (change * own + 2 * products[a]!)) / (1 + change) / (1 + change);
      for (let b = 0; b < classes; b++) {
        products[b] = (products[b]! + change * matrix[a * classes + b]!) / (1 + change);
        probabilities[b]! /= 1 + change;
      }
    }
  }
}
