import type { Verdict } from '../history/contract.js';

/**
 * A verdict as alerts weigh it. A run that broke (exit 3) is an ERROR whatever its Jobs were: nobody would hear of a
 * night whose record could not be written. A cancelled run did not break, somebody stopped it: it stays as judged.
 */
export function weighVerdict(verdict: Verdict): Verdict {
  const { exitCode, reasons } = verdict;
  if (exitCode !== 3 || has(reasons, 'Cancelled')) return verdict;
  return {
    ...verdict,
    health: 'ERROR',
    onlyPending: false,
    reasons: has(reasons, 'PipelineFailed') ? reasons : [{ reason: 'PipelineFailed', count: 1 }, ...reasons],
  };
}

function has(reasons: Verdict['reasons'], name: string): boolean {
  return reasons.some(({ reason }) => reason === name);
}
