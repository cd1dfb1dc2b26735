// What Kubernetes takes for a name of each sort: one place for all stages.
// Source:
// https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go

/** Lower-case letters, digits and hyphens with alphanumeric ends, at most 63 characters. */
export const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** Parts like a label's without its limit, joined by dots; `MAX_SUBDOMAIN` limits them all together. */
export const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** The longest DNS name. */
export const MAX_SUBDOMAIN = 253;

/** A label's value that is not empty, and its key behind the prefix: 1 to 63 characters with alphanumeric ends. */
export const LABEL_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Whether a name is a DNS-1123 label of at most 63 characters. */
export function isDnsLabel(name: string): boolean {
  return DNS_LABEL.test(name);
}

/** Whether a name is a DNS-1123 subdomain of at most 253 characters. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= MAX_SUBDOMAIN && DNS_SUBDOMAIN.test(name);
}

/**
 * Whether a subdomain could start so. With a last hyphen the server looks neither at it nor at the character before,
 * in whose place it expects what follows.
 */
export function isDnsSubdomainStart(start: string): boolean {
  return isDnsSubdomain(start.length > 1 && start.endsWith('-') ? `${start.slice(0, -2)}a` : start);
}

/** `[prefix/]name`: a DNS subdomain of at most 253 characters, then a name of at most 63. */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash === -1) return LABEL_NAME.test(key);
  return LABEL_NAME.test(key.slice(slash + 1)) && isDnsSubdomain(key.slice(0, slash));
}

/** Empty, or at most 63 characters with alphanumeric ends. */
export function isLabelValue(value: string): boolean {
  return value === '' || LABEL_NAME.test(value);
}

/** Printable ASCII without `=`. */
export function isEnvName(name: string): boolean {
  return /^[ -<>-~]+$/.test(name);
}

/** The key of a ConfigMap or Secret: a file name of at most 253 characters that can't lead out of its folder. */
export function isConfigKey(key: string): boolean {
  return key.length <= MAX_SUBDOMAIN && /^[-._a-zA-Z0-9]+$/.test(key) && key !== '.' && !key.startsWith('..');
}

/** The name of a port: at most 15 lower-case letters, digits and single hyphens, a letter among them. */
export function isPortName(name: string): boolean {
  return name.length <= 15 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);
}

/** 1 to 65535. */
export function isPortNumber(port: number): boolean {
  return port >= 1 && port <= 65_535;
}
