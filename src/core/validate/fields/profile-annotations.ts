// Annotations of a Pod that say what profiles of a securityContext say now.

export const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
/** Before a container's name. */
export const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
/** Before a container's name. */
export const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
