/** Names of all cases, in the order of the table. */
export const CASES: readonly string[];
