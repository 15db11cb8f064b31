/** First address that the compiler has not taken for constants; the host hands out all from there. */
export function staticBytes(): usize {
  return __heap_base;
}
