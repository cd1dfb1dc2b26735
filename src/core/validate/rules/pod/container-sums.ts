import { addQuantities, compareQuantities, parseQuantity, type Quantity } from '../../../quantity.js';
import type { Container, PodSpec } from '../../schema/job-types.js';

type Amounts = Map<string, Quantity>;

/**
 * What the containers of a Pod need at the same time: regular ones and sidecars together, or an init container with the
 * sidecars before it, whichever is more.
 */
export function sumContainers(podSpec: PodSpec, list: 'requests' | 'limits'): ReadonlyMap<string, Quantity> {
  const total: Amounts = new Map();
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of podSpec.containers ?? []) add(total, amountsOf(container, list));
  for (const container of podSpec.initContainers ?? []) {
    const amounts = amountsOf(container, list);
    if (container.restartPolicy === 'Always') {
      add(total, amounts);
      add(sidecars, amounts);
      raise(starting, sidecars);
    } else {
      const together = new Map(amounts);
      add(together, sidecars);
      raise(starting, together);
    }
  }
  raise(total, starting);
  return total;
}

function amountsOf({ resources }: Container, list: 'requests' | 'limits'): Amounts {
  const amounts: Amounts = new Map();
  for (const [name, text] of Object.entries(resources?.[list] ?? {})) {
    const quantity = parseQuantity(String(text));
    if (quantity !== null) amounts.set(name, quantity);
  }
  return amounts;
}

function add(total: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const known = total.get(name);
    total.set(name, known === undefined ? amount : addQuantities(known, amount));
  }
}

function raise(total: Amounts, amounts: Amounts): void {
  for (const [name, amount] of amounts) {
    const known = total.get(name);
    if (known === undefined || compareQuantities(amount, known) > 0) total.set(name, amount);
  }
}
