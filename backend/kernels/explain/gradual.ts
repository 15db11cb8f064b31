/** A computation that stops every few milliseconds, so that its host can do something else between. */
export type Gradual<Result> = Generator<undefined, Result>;

export function runToEnd<Result>(computation: Gradual<Result>): Result {
  for (;;) {
    const { done, value } = computation.next();
    if (done === true) return value;
  }
}
