import { describe, expect, it } from 'vitest';
import { addHealthCommand } from '../../src/cli/commands/health.js';
import { LIMITS_VARIABLE } from '../../src/core/health/limits.js';
import { tempFolder } from '../support/folders.js';
import { runCommand } from '../support/run-command.js';

function health(args: string[], env: Record<string, string> = {}) {
  const cwd = tempFolder();
  return runCommand({ add: addHealthCommand, args: ['health', ...args], cwd, env: { HOME: cwd, ...env } });
}

describe('health', () => {
  it('could not do its work without a cluster: the report says so, exit code 3', async () => {
    const { out, err, code } = await health([]);
    expect(out).toContain('Health: WARN (0 ok, 0 warn, 0 error)\nClusterNotConfigured: ');
    expect(out).toContain('  ClusterNotConfigured: Name a cluster with --kubeconfig or KUBECONFIG');
    expect(err).not.toBe('');
    expect(code).toBe(3);
  });

  it.each([
    { given: ['--limit', 'unschedulable=soon'], env: {} },
    { given: ['--limit', 'config-error=1m', '--limit', 'unschedulable=soon'], env: {} },
    { given: [], env: { [LIMITS_VARIABLE]: 'unschedulable=soon' } },
  ])('refuses a limit that is none, before it looks: $given $env', async ({ given, env }) => {
    const { out, err, code } = await health(given, env);
    expect(out).toBe('');
    expect(err).toBe(
      'Expected the health limit unschedulable to be a duration such as 30m, got "soon". Write unschedulable=30m or another duration, or never.\n',
    );
    expect(code).toBe(3);
  });
});
