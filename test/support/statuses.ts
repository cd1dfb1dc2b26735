/** Every status that a server can answer with, and some that it can't. */
export const ALL_STATUSES = Array.from({ length: 500 }, (_, index) => index + 100);

/** What a status means for a message, whoever has sent it. */
export function expectedOutcome(status: number): string {
  if (status >= 200 && status <= 299) return 'delivered';
  return status === 408 || status === 429 || status >= 500 ? 'delayed' : 'rejected';
}
