import { describe, expect, it } from 'vitest';
import {
  expectApplyAllowed,
  expectContext,
  expectImage,
  expectNamespace,
  expectSecretReference,
  type PolicyInput,
  parseWorkerPolicy,
} from '../../../src/core/policy/worker-policy.js';

function policy(kind: PolicyInput['kind'], env: PolicyInput['env'] = {}) {
  return parseWorkerPolicy({ kind, env, defaultRoot: '/state' });
}

describe('parseWorkerPolicy', () => {
  it('gives a caller their own rights', () => {
    expect(policy('caller')).toMatchObject({
      applyAllowed: true,
      confinedToRoot: false,
      namespaces: null,
      secretReferences: null,
      allowHttp: false,
    });
  });

  it('gives strangers nothing that was not granted', () => {
    expect(policy('remote')).toMatchObject({
      applyAllowed: false,
      root: '/state',
      confinedToRoot: true,
      secretReferences: [],
      allowHosts: [],
      allowHttp: false,
    });
  });

  it('reads grants from the environment', () => {
    const env = {
      TUNING_PIPELINE_APPLY_ALLOWED: 'true',
      TUNING_PIPELINE_NAMESPACES: 'a, b',
      TUNING_PIPELINE_ALLOW_HOSTS: '10.0.0.7',
      TUNING_PIPELINE_ROOT: '/srv',
    };
    expect(policy('remote', env)).toMatchObject({
      applyAllowed: true,
      namespaces: ['a', 'b'],
      allowHosts: ['10.0.0.7'],
      root: '/srv',
    });
  });

  it('refuses a flag that is neither true nor false', () => {
    expect(() => policy('remote', { TUNING_PIPELINE_APPLY_ALLOWED: 'yes' })).toThrow(
      'Expected TUNING_PIPELINE_APPLY_ALLOWED to be true or false, got "yes".',
    );
  });
});

describe('what a policy refuses', () => {
  const granted = policy('remote', {
    TUNING_PIPELINE_NAMESPACES: 'trading-bots',
    TUNING_PIPELINE_CONTEXTS: 'kind',
    TUNING_PIPELINE_IMAGES: 'registry.example/',
    TUNING_PIPELINE_SECRET_REFS: 'env:SLACK_URL,file:/etc/hooks/*',
  });

  it.each([
    ['apply', () => expectApplyAllowed(granted), 'TUNING_PIPELINE_APPLY_ALLOWED'],
    ['another namespace', () => expectNamespace(granted, 'kube-system'), 'TUNING_PIPELINE_NAMESPACES'],
    ['another context', () => expectContext(granted, 'prod'), 'TUNING_PIPELINE_CONTEXTS'],
    ['another image', () => expectImage(granted, 'evil.example/x'), 'TUNING_PIPELINE_IMAGES'],
    ['another reference', () => expectSecretReference(granted, 'env:AWS_SECRET'), 'TUNING_PIPELINE_SECRET_REFS'],
  ])('%s, naming the variable that grants it', (_case, check, variable) => {
    expect(check).toThrow(expect.objectContaining({ type: 'AccessDenied', hint: expect.stringContaining(variable) }));
  });

  it.each([
    'file:/etc/hooks/../shadow',
    'file:/etc/hooks/..',
    'file:/etc/hooks/a/../../shadow',
    'file:/etc/hooks/a\\..\\..\\shadow',
    'file:/etc/hooks//../shadow',
    'file:/etc/hooks',
    'file:/etc/hooks-of-others/a',
    'file:etc/hooks/a',
    'FILE:/etc/hooks/a',
  ])('a file that a granted folder does not hold: %s', (reference) => {
    expect(() => expectSecretReference(granted, reference)).toThrow(expect.objectContaining({ type: 'AccessDenied' }));
  });

  it('but not a file whose name only begins with dots', () => {
    expect(() => expectSecretReference(granted, 'file:/etc/hooks/..data/slack')).not.toThrow();
  });

  it('but not what it grants', () => {
    expect(() => {
      expectNamespace(granted, 'trading-bots');
      expectContext(granted, 'kind');
      expectImage(granted, 'registry.example/arbitrage:1');
      expectSecretReference(granted, 'env:SLACK_URL');
      expectSecretReference(granted, 'file:/etc/hooks/slack');
      expectApplyAllowed(policy('caller'));
    }).not.toThrow();
  });
});
