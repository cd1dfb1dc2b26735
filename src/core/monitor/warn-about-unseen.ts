import type { ClusterSnapshot } from './snapshot.js';

/** What the operator must grant for a whole look, in one sentence; none where everything was seen. */
export function warnAboutUnseen({ unseen = [], namespace }: Pick<ClusterSnapshot, 'unseen' | 'namespace'>): string[] {
  if (unseen.length === 0) return [];
  const lists = unseen.join(' and ');
  return [
    `the credentials do not allow to list ${lists} in ${namespace}: the Jobs were judged by their own conditions, without the causes that only ${lists} show; grant list on ${lists}`,
  ];
}
