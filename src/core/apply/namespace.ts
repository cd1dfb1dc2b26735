import type { Refusal } from './refusal.js';

/** `unknown`: these credentials may not look. */
export type NamespaceState = 'there' | 'terminating' | 'missing' | 'unknown';

/** Whether a namespace can take Jobs; one that can't be looked at is a warning, for the dry run will tell. */
export function judgeNamespace(state: NamespaceState, namespace: string): { refusals: Refusal[]; warnings: string[] } {
  const object = `namespace ${namespace}`;
  switch (state) {
    case 'there':
      return { refusals: [], warnings: [] };
    case 'unknown':
      return {
        refusals: [],
        warnings: [`apply: whether ${object} exists was not checked, because the credentials may not look`],
      };
    case 'missing':
      return {
        refusals: [
          {
            rule: 'NamespaceMissing',
            object,
            message: 'expected a namespace that exists, got none of this name',
            hint: 'Create it, or name another one.',
          },
        ],
        warnings: [],
      };
    case 'terminating':
      return {
        refusals: [
          {
            rule: 'NamespaceTerminating',
            object,
            message: 'expected a namespace that takes Jobs, got one that is being deleted',
            hint: 'Wait until it is gone and create it anew, or name another one.',
          },
        ],
        warnings: [],
      };
  }
}
