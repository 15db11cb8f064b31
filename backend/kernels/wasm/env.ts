/** Tells the host how far a long export is. Heard on the calling thread only. */
export declare function report(done: i32): void;
