/** A copy with more room, zeros at its end. */
export function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length);
  longer.set(array.subarray(0, length));
  return longer;
}
