/** `1 Job`, `5 Jobs`. */
export function countJobs(count: number): string {
  return `${count} ${count === 1 ? 'Job' : 'Jobs'}`;
}
