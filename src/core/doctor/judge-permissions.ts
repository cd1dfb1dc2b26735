import {
  type Access,
  APPLY_PERMISSIONS,
  listPermissions,
  LOOK_PERMISSIONS,
  type Permission,
  WAIT_PERMISSIONS,
} from '../apply/access.js';
import { type Check, passed } from './check.js';

export interface RunRights {
  /** Whether the run writes Jobs. */
  applies: boolean;
  /** Whether it waits for their end. */
  waits: boolean;
}

/** What a run asks the cluster for. */
export function permissionsOf({ applies, waits }: RunRights): Permission[] {
  return [...(applies ? APPLY_PERMISSIONS : []), ...(waits ? WAIT_PERMISSIONS : LOOK_PERMISSIONS)];
}

/** Whether the credentials let a run do its work: without the rights to apply it fails, without others it sees less. */
export function judgePermissions(access: Access, { namespace, ...rights }: RunRights & { namespace: string }): Check {
  const name = 'permissions';
  const remedy = 'Have a Role with these verbs bound to the credentials.';
  const denied = permissionsOf(rights).filter((permission) => access.get(permission) === false);
  if (denied.length > 0) {
    const isFatal = denied.some((permission) => APPLY_PERMISSIONS.includes(permission) && rights.applies);
    const message = `In the namespace ${namespace} the credentials do not allow to ${listPermissions(denied)}.`;
    return { name, status: isFatal ? 'failed' : 'warning', message, remedy };
  }
  const unknown = permissionsOf(rights).filter((permission) => access.get(permission) !== true);
  if (unknown.length > 0) {
    const message = `The server does not say whether the credentials allow to ${listPermissions(unknown)} in ${namespace}.`;
    return { name, status: 'warning', message, remedy: 'Try it with `kubectl auth can-i`.' };
  }
  const message = `In the namespace ${namespace} the credentials allow to ${listPermissions(permissionsOf(rights))}.`;
  return passed(name, message);
}
