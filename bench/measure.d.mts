/** Median, least and greatest of some figures; there is at least one. */
export function summarize(figures: readonly number[]): { median: number; min: number; max: number };
