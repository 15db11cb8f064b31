/**
 * What keeps the platform from starting, in words for the person at the terminal: what is wrong,
 * with the value, and what to do. Printed without a stack; any other error is a bug.
 */
export class StartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }
}
