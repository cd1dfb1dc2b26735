import { isLabelKey } from '../../kubernetes-names.js';

// Which resources there are. Source:
// https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/apis/core/helper/helpers.go

const HUGE_PAGES = 'hugepages-';

const OF_CONTAINERS: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** `hugepages-2Mi` and its like. */
export function isHugePages(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

/** The size of such a page, as it is written. */
export function pageSizeOf(name: string): string {
  return name.slice(HUGE_PAGES.length);
}

/** Kubernetes' own resource, rather than a vendor's. */
function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** A vendor's resource, which is counted and never shared. */
function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && isLabelKey(`requests.${name}`);
}

/** A request may be lower than its limit. */
export function isOvercommitAllowed(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

/** A container may ask for it. */
export function isContainerResource(name: string): boolean {
  if (OF_CONTAINERS.has(name)) return true;
  if (!isLabelKey(name)) return false;
  if (!name.includes('/')) return isHugePages(name);
  return isNative(name) || isExtended(name);
}

/** Kinds of objects, of which a quota takes whole numbers. */
const COUNTED: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

/** Names without a prefix that the API knows at all, if only for quotas; whether a Pod may ask for them is another question. */
const STANDARD: ReadonlySet<string> = new Set([
  ...OF_CONTAINERS,
  ...['cpu', 'memory', 'ephemeral-storage', 'storage'].map((name) => `requests.${name}`),
  ...['cpu', 'memory', 'ephemeral-storage'].map((name) => `limits.${name}`),
  'storage',
  ...COUNTED,
]);

/** A name that the API knows, or one with a prefix. */
export function isStandardOrQualified(name: string): boolean {
  if (!isLabelKey(name)) return false;
  return name.includes('/') || STANDARD.has(name) || isHugePages(name) || name.startsWith(`requests.${HUGE_PAGES}`);
}

/** The Pod as a whole may ask for it. */
export function isPodResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePages(name);
}

/** It can't be divided. */
export function isCounted(name: string): boolean {
  return isExtended(name) || COUNTED.has(name);
}
