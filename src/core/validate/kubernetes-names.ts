// Source: https://github.com/kubernetes/kubernetes/blob/v1.37.2/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;

/** Lower-case letters, digits and hyphens with alphanumeric ends, at most 63 characters. */
export function isDnsLabel(name: string): boolean {
  return name.length <= MAX_LABEL && LABEL.test(name);
}

/** Parts like a label's without its limit, joined by dots, at most 253 characters in all. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= MAX_SUBDOMAIN && name.split('.').every((part) => LABEL.test(part));
}

/** Printable ASCII without `=`. */
export function isEnvName(name: string): boolean {
  return /^[ -<>-~]+$/.test(name);
}
