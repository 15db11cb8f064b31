/** What survives a trip through JSON unchanged. */
export type JsonValue =
  string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** Maps a type to itself where it is JSON, and to `never` where it is not (a `Date`, a function, a `Map`). */
export type JsonCompatible<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? JsonCompatible<Item>[]
    : T extends Date | Map<unknown, unknown> | Set<unknown> | ((...args: never[]) => unknown)
      ? never
      : T extends object
        ? { [Key in keyof T]: JsonCompatible<T[Key]> }
        : never;

/** `Proof<A extends B ? true : false>` compiles only when the condition holds. */
export type Proof<T extends true> = T;
