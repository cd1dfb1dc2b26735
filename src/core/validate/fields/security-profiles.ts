import type { FieldPath } from '../../yaml/field-path.js';
import { utf8Length } from '../../truncate.js';
import { checkDescending } from './paths.js';
import type { Report } from '../rule.js';
import type { AppArmorProfile, SeccompProfile } from '../schema/job-types.js';
import { invalid, mismatch, required, tooLong, unsupported } from '../violations.js';

// What security contexts of Pods and containers have in common.

const TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const MAX_ID = 2 ** 31 - 1;
const MAX_PROFILE_LENGTH = 4095;

/** Reports an id that no user or group can have. */
export function checkUserOrGroup(id: number | undefined, path: FieldPath, report: Report): void {
  if (id !== undefined && (id < 0 || id > MAX_ID)) report(invalid(path, `an id from 0 to ${MAX_ID}`, id));
}

/** Reports a seccomp profile of no known type, or a file without the type that wants one. */
export function checkSeccomp(profile: SeccompProfile | undefined, path: FieldPath, report: Report): void {
  if (profile === undefined) return;
  const { type = '', localhostProfile } = profile;
  checkType(type, [...path, 'type'], report);
  const file = [...path, 'localhostProfile'];
  if (type !== 'Localhost') {
    if (localhostProfile !== undefined) report(mismatch(file, 'a file for type Localhost only', 'one'));
  } else if (localhostProfile === undefined) report(required(file, 'the file of the profile'));
  else checkDescending(localhostProfile, { path: file, report });
}

/** Reports an AppArmor profile of no known type, or a name without the type that wants one. */
export function checkAppArmor(profile: AppArmorProfile | undefined, path: FieldPath, report: Report): void {
  if (profile === undefined) return;
  const { type = '', localhostProfile } = profile;
  checkType(type, [...path, 'type'], report);
  const name = [...path, 'localhostProfile'];
  if (type === 'Localhost') {
    if (localhostProfile === undefined || localhostProfile === '')
      return report(required(name, 'the name of the profile'));
    if (localhostProfile.trim() !== localhostProfile)
      report(invalid(name, 'a name without spaces around it', localhostProfile));
    const bytes = utf8Length(localhostProfile);
    if (bytes > MAX_PROFILE_LENGTH) report(tooLong(name, `${MAX_PROFILE_LENGTH} characters`, bytes));
  } else if (localhostProfile !== undefined && TYPES.includes(type))
    report(mismatch(name, 'a name for type Localhost only', 'one'));
}

function checkType(type: string, path: FieldPath, report: Report): void {
  if (type === '') report(required(path, TYPES.join(', ')));
  else if (!TYPES.includes(type)) report(unsupported(path, TYPES, type));
}
