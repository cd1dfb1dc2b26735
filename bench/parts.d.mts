/** The parts of the benchmark in the order of its table. */
export const PARTS: readonly string[];
