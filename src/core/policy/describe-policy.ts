import { LITERAL_PREFIX } from '../alerts/secret-reference.js';
import { nameSome } from '../name-some.js';
import type { WorkerPolicy } from './worker-policy.js';

/** A longer list is counted. */
const MAX_SHOWN = 5;

/** What a policy lets an input ask for, each limit in its place: `apply not allowed; below /state; namespaces a, b; …`. */
export function describePolicy(policy: WorkerPolicy): string {
  const { applyAllowed, confinedToRoot, root, namespaces, contexts, images, secretReferences } = policy;
  return [
    `apply ${applyAllowed ? 'allowed' : 'not allowed'}`,
    confinedToRoot ? `paths below ${root}` : 'paths anywhere',
    `namespaces ${renderList(namespaces)}`,
    `contexts ${renderList(contexts)}`,
    `images ${renderList(images)}`,
    `secret references ${renderList(secretReferences?.map(hideLiteral) ?? null)}`,
    `private hosts ${renderList(policy.allowHosts)}`,
    `plain http ${policy.allowHttp ? 'allowed' : 'not allowed'}`,
  ].join('; ');
}

/** A URL that is granted itself is a secret. */
function hideLiteral(reference: string): string {
  return reference.startsWith(LITERAL_PREFIX) ? `${LITERAL_PREFIX}*` : reference;
}

function renderList(values: readonly string[] | null): string {
  if (values === null) return 'any';
  return values.length === 0 ? 'none' : nameSome(values, MAX_SHOWN);
}
