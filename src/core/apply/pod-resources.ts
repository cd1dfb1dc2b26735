import { type Mapping, mappingAt, mappingsAt, textAt } from '../yaml/typed-access.js';
import { parseAmount } from './amount.js';

/** What one Pod asks a quota for, in billionths by resource name. */
export interface PodResources {
  requests: ReadonlyMap<string, bigint>;
  limits: ReadonlyMap<string, bigint>;
}

/**
 * The effective resources of a Pod: containers and sidecars together, or the largest moment of the init containers,
 * plus overhead; resources of the Pod itself stand for those of its containers.
 * https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/component-helpers/resource/helpers.go
 */
export function podResources(podSpec: Mapping): PodResources {
  return { requests: total(podSpec, requestsOf), limits: total(podSpec, limitsOf) };
}

type Amounts = Map<string, bigint>;

function total(podSpec: Mapping, amountsOf: (owner: Mapping) => Amounts): Amounts {
  const running: Amounts = new Map();
  for (const container of mappingsAt(podSpec, 'containers')) add(running, amountsOf(container));
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of mappingsAt(podSpec, 'initContainers')) {
    const own = amountsOf(container);
    if (textAt(container, 'restartPolicy') === 'Always') {
      add(sidecars, own);
      raise(starting, sidecars);
    } else {
      add(own, sidecars);
      raise(starting, own);
    }
  }
  add(running, sidecars);
  raise(running, starting);
  for (const [name, amount] of amountsOf(podSpec)) running.set(name, amount);
  add(running, amountsIn(mappingAt(podSpec, 'overhead')));
  return running;
}

/** What is limited and not requested is requested as it is limited. */
function requestsOf(owner: Mapping): Amounts {
  return new Map([...limitsOf(owner), ...amountsIn(mappingAt(mappingAt(owner, 'resources'), 'requests'))]);
}

function limitsOf(owner: Mapping): Amounts {
  return amountsIn(mappingAt(mappingAt(owner, 'resources'), 'limits'));
}

function amountsIn(resources: Mapping | undefined): Amounts {
  return new Map(Object.entries(resources ?? {}).map(([name, amount]) => [name, parseAmount(String(amount))]));
}

function add(to: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) to.set(name, (to.get(name) ?? 0n) + amount);
}

function raise(to: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) if (amount > (to.get(name) ?? 0n)) to.set(name, amount);
}
