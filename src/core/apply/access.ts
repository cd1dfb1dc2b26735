import type { Refusal } from './refusal.js';

/** One permission, as a SelfSubjectAccessReview asks for it. */
export interface Permission {
  verb: 'create' | 'patch' | 'get' | 'list' | 'watch';
  /** '' for the core group. */
  group: '' | 'batch';
  resource: 'jobs' | 'pods' | 'events';
}

/** `null`: the server did not say. */
export type Access = ReadonlyMap<Permission, boolean | null>;

/** Without these nothing can be applied. */
export const APPLY_PERMISSIONS: readonly Permission[] = [
  { verb: 'create', group: 'batch', resource: 'jobs' },
  { verb: 'patch', group: 'batch', resource: 'jobs' },
  { verb: 'get', group: 'batch', resource: 'jobs' },
  { verb: 'list', group: 'batch', resource: 'jobs' },
];

/** Without these a run that waits sees less, or waits without seeing. */
export const WAIT_PERMISSIONS: readonly Permission[] = [
  { verb: 'watch', group: 'batch', resource: 'jobs' },
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'watch', group: '', resource: 'pods' },
  { verb: 'list', group: '', resource: 'events' },
];

/** Without these a single look sees less, and without the first one nothing. */
export const LOOK_PERMISSIONS: readonly Permission[] = [
  { verb: 'list', group: 'batch', resource: 'jobs' },
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'list', group: '', resource: 'events' },
];

/** Without this a Pod can't be tried before the Job controller makes it. */
export const POD_PERMISSION: Permission = { verb: 'create', group: '', resource: 'pods' };

/** What is missing for apply: a refusal; for what only helps: a warning. */
export function judgeAccess(access: Access, namespace: string): { refusals: Refusal[]; warnings: string[] } {
  const isDenied = (permission: Permission) => access.get(permission) === false;
  const denied = APPLY_PERMISSIONS.filter(isDenied);
  const refusals: Refusal[] =
    denied.length === 0
      ? []
      : [
          {
            rule: 'Forbidden',
            object: `namespace ${namespace}`,
            message: `the credentials do not allow to ${listPermissions(denied)}`,
            hint: 'Have a Role with these verbs bound to them.',
          },
        ];
  const blind = WAIT_PERMISSIONS.filter(isDenied);
  const warnings =
    blind.length === 0
      ? []
      : [
          `apply: the credentials do not allow to ${listPermissions(blind)} in ${namespace}; the run will wait with less to see`,
        ];
  return { refusals, warnings };
}

/** As in a sentence: `create and patch jobs.batch, list pods`. */
export function listPermissions(permissions: readonly Permission[]): string {
  const verbs = new Map<string, string[]>();
  for (const { verb, group, resource } of permissions) {
    const kind = group === '' ? resource : `${resource}.${group}`;
    verbs.set(kind, [...(verbs.get(kind) ?? []), verb]);
  }
  return Array.from(verbs, ([kind, all]) => `${inWords(all)} ${kind}`).join(', ');
}

function inWords(verbs: readonly string[]): string {
  return verbs.length < 2 ? verbs.join('') : `${verbs.slice(0, -1).join(', ')} and ${verbs.at(-1)}`;
}
