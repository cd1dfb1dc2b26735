import { describe, expect, it } from 'vitest';
import { grantedPolicy } from '../../../src/cli/flags/granted-policy.js';
import { bringsOwn } from '../../../src/cli/run/brings-own.js';
import { parsePipelineInput } from '../../../src/core/pipeline/parse-input.js';

interface Case {
  what: string;
  env?: Record<string, string>;
  allowHost?: string[];
  allowHttp?: boolean;
  secret?: string;
  brings: boolean;
}

async function judge({ env = {}, allowHost = [], allowHttp = false, secret = 'file:/hook' }: Case): Promise<boolean> {
  const io = { out: () => undefined, err: () => undefined, isTerminal: false, env, cwd: '/work' };
  const { options } = parsePipelineInput({ channels: [{ type: 'webhook', url: secret }] });
  if (options === undefined) throw new Error('Expected an input that fits.');
  return bringsOwn({ policy: await grantedPolicy({ allowHost, allowHttp }, io), options, io });
}

describe('a run beside a dev', () => {
  it.each<Case>([
    { what: 'nothing', brings: false },
    { what: 'a host by flag', allowHost: ['127.0.0.1'], brings: true },
    { what: 'plain http by flag', allowHttp: true, brings: true },
    { what: 'a host by variable', env: { TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1' }, brings: true },
    // A dev without these limits would do what the run's own worker refuses.
    { what: 'a limit on namespaces', env: { TUNING_PIPELINE_NAMESPACES: 'trading-bots' }, brings: true },
    { what: 'no right to apply', env: { TUNING_PIPELINE_APPLY_ALLOWED: 'false' }, brings: true },
    { what: 'the variable of its secret', env: { HOOK: 'https://a.example' }, secret: 'env:HOOK', brings: true },
    { what: 'a secret whose variable it lacks', secret: 'env:HOOK', brings: false },
    { what: 'other variables', env: { HOOK: 'https://a.example', PATH: '/bin' }, brings: false },
  ])('that brings $what works with its own worker: $brings', async (given) => {
    expect(await judge(given)).toBe(given.brings);
  });
});
