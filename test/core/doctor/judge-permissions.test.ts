import { describe, expect, it } from 'vitest';
import type { Access } from '../../../src/core/apply/access.js';
import { judgePermissions, permissionsOf, type RunRights } from '../../../src/core/doctor/judge-permissions.js';

const LOOKS: RunRights = { applies: false, waits: false };
const APPLIES: RunRights = { applies: true, waits: true };

/** Everything is allowed but what is named as `verb resource`. */
function access(rights: RunRights, changes: Record<string, boolean | null> = {}): Access {
  return new Map(
    permissionsOf(rights).map((permission) => [
      permission,
      changes[`${permission.verb} ${permission.resource}`] ?? true,
    ]),
  );
}

describe('judgePermissions', () => {
  it.each([
    { name: 'all that a look needs', rights: LOOKS, changes: {}, status: 'ok' },
    { name: 'all that an apply needs', rights: APPLIES, changes: {}, status: 'ok' },
    { name: 'no right to look at Pods', rights: LOOKS, changes: { 'list pods': false }, status: 'warning' },
    { name: 'no right to create Jobs', rights: APPLIES, changes: { 'create jobs': false }, status: 'failed' },
    { name: 'no right to watch', rights: APPLIES, changes: { 'watch jobs': false }, status: 'warning' },
  ])('$status: $name', ({ rights, changes, status }) => {
    const judged = judgePermissions(access(rights, changes), { namespace: 'trading-bots', ...rights });
    expect(judged.status).toBe(status);
    expect(judged.remedy === '').toBe(status === 'ok');
  });

  it('asks a dry run for nothing that writes', () => {
    expect(permissionsOf(LOOKS).map(({ verb }) => verb)).toEqual(['list', 'list', 'list']);
  });

  it('does not call allowed what the server did not answer', () => {
    const silent = new Map(permissionsOf(LOOKS).map((permission) => [permission, null]));
    expect(judgePermissions(silent, { namespace: 'trading-bots', ...LOOKS })).toMatchObject({
      status: 'warning',
      message:
        'The server does not say whether the credentials allow to list jobs.batch, list pods, list events in trading-bots.',
    });
  });
});
