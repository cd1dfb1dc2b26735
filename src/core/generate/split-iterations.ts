/** Shares that sum up to `total` and differ by at most one: the first `total % workers` workers get the extra one. */
export function splitIterations({ total, workers }: { total: number; workers: number }): number[] {
  const share = Math.floor(total / workers);
  const extra = total % workers;
  return Array.from({ length: workers }, (_, index) => share + (index < extra ? 1 : 0));
}
