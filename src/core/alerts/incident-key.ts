import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '../hash.js';
import type { RunFacts } from '../history/contract.js';

/**
 * What is watched over many runs: a cluster, a namespace and the input's label selector. Never the session or the
 * run, which are new every night.
 */
export function streamOf({
  clusterName,
  namespace,
  selector,
}: Pick<RunFacts, 'clusterName' | 'namespace' | 'selector'>): string {
  return sha256(canonicalJson([clusterName, namespace, selector])).slice(0, 16);
}

export interface FirstFiring {
  stream: string;
  /** RFC 3339. */
  firedAt: string;
  run: string;
}

/** An incident is its stream and its first firing. It is kept from then on, never derived again from a window. */
export function incidentIdOf({ stream, firedAt, run }: FirstFiring): string {
  const instant = firedAt.replace(/[^0-9TZ]/g, '').slice(0, 20);
  return `${stream}-${instant}-${sha256(`${firedAt} ${run}`).slice(0, 6)}`;
}

/** One key per incident, action and receiver; legal as a header. Receivers that honour it see each message once. */
export function deliveryKeyOf({
  incident,
  action,
  receiver,
}: {
  incident: string;
  action: string;
  receiver: string;
}): string {
  return `${incident}-${action}-${receiver}`;
}
