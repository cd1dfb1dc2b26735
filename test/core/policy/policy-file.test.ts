import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePolicy } from '../../../src/core/policy/describe-policy.js';
import { parsePolicyText } from '../../../src/core/policy/policy-file.js';
import { type PolicyEnvironment, parseWorkerPolicy } from '../../../src/core/policy/worker-policy.js';

const EXAMPLE = readFileSync(join(import.meta.dirname, '../../../examples/worker-policy.yaml'), 'utf8');

function problemsOf(text: string, env: PolicyEnvironment = {}): string[] {
  return (parsePolicyText(text, env).problems ?? []).map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`,
  );
}

describe('parsePolicyText', () => {
  it('takes the file of the project', () => {
    expect(parsePolicyText(EXAMPLE, {}).decoded).toEqual({
      applyAllowed: true,
      namespaces: ['trading-bots'],
      contexts: ['in-cluster'],
      images: ['your-registry/'],
      secretReferences: ['env:WEBHOOK_*'],
      allowHosts: [],
      allowHttp: false,
    });
  });

  it('makes the policy that the same variables would make', () => {
    const env = {
      TUNING_PIPELINE_APPLY_ALLOWED: 'true',
      TUNING_PIPELINE_ROOT: '/state',
      TUNING_PIPELINE_NAMESPACES: 'a,b',
      TUNING_PIPELINE_CONTEXTS: 'staging',
      TUNING_PIPELINE_IMAGES: 'registry.example/',
      TUNING_PIPELINE_SECRET_REFS: 'env:GRANTED_*',
      TUNING_PIPELINE_ALLOW_HOSTS: '10.0.0.7',
      TUNING_PIPELINE_ALLOW_HTTP: 'true',
    };
    const text = [
      'version: 1',
      'applyAllowed: true',
      'root: /state',
      'namespaces: [a, b]',
      'contexts: [staging]',
      'images: [registry.example/]',
      "secretReferences: ['env:GRANTED_*']",
      'allowHosts: [10.0.0.7]',
      'allowHttp: true',
    ].join('\n');
    const file = parsePolicyText(text, {}).decoded;
    for (const kind of ['caller', 'remote'] as const) {
      const defaultRoot = '/elsewhere';
      expect(parseWorkerPolicy({ env: {}, file, kind, defaultRoot })).toEqual(
        parseWorkerPolicy({ env, kind, defaultRoot }),
      );
    }
  });

  it('grants strangers nothing that it does not name', () => {
    const file = parsePolicyText('version: 1\n', {}).decoded;
    expect(parseWorkerPolicy({ env: {}, file, kind: 'remote', defaultRoot: '/state' })).toMatchObject({
      applyAllowed: false,
      confinedToRoot: true,
      secretReferences: [],
      allowHosts: [],
    });
  });

  it('takes an empty list for none at all', () => {
    const file = parsePolicyText('version: 1\nnamespaces: []\n', {}).decoded;
    const policy = parseWorkerPolicy({ env: {}, file, kind: 'caller', defaultRoot: '/' });
    expect(policy.namespaces).toEqual([]);
  });

  it('goes together with variables that set something else', () => {
    const env = { TUNING_PIPELINE_ROOT: '/state', TUNING_PIPELINE_ALLOW_HTTP: '' };
    const file = parsePolicyText('version: 1\napplyAllowed: true\nallowHttp: true\n', env).decoded;
    expect(parseWorkerPolicy({ env, file, kind: 'remote', defaultRoot: '/elsewhere' })).toMatchObject({
      applyAllowed: true,
      root: '/state',
      allowHttp: true,
    });
  });

  it('refuses what a variable sets too, even where both say the same', () => {
    const env = { TUNING_PIPELINE_IMAGES: 'registry.example/' };
    expect(problemsOf('version: 1\nimages: [registry.example/]\n', env)).toEqual([
      '2:1 images: expected either this key or TUNING_PIPELINE_IMAGES, got both; remove one, neither outranks the other',
    ]);
  });

  it.each([
    [
      'no version',
      'applyAllowed: true\n',
      /^1:1 version: expected 1, the version of the file's form, got nothing; write version: 1 as its first line$/,
    ],
    ['another version', 'version: 2\n', /^1:10 version: expected 1, .*, got 2; write/],
    ['a version that is text', 'version: "1"\n', /^1:10 version: expected 1, .*, got "1"; write/],
    ['a version of marks', "version: $'\n", /^1:10 version: expected 1, .*, got "\$'"; write/],
    ['an unknown key', 'version: 1\nimage: [a/]\n', /^2:1 image: unknown key "image"; did you mean "images"\?$/],
    ['a key twice', 'version: 1\nimages: [a/]\nimages: [b/]\n', /^3:1 images: /],
    ['a word for a flag', 'version: 1\napplyAllowed: no\n', /^2:15 applyAllowed: expected true or false, got "no"$/],
    ['a text for a list', 'version: 1\nnamespaces: trading-bots\n', /^2:13 namespaces: expected a list, got "trading/],
    ['a pattern of namespaces', 'version: 1\nnamespaces: ["team-*"]\n', /patterns are not known here, got "team-\*"$/],
    ['a relative root', 'version: 1\nroot: state\n', /^2:7 root: expected an absolute path, got "state"$/],
    ['an empty prefix, which would grant every image', 'version: 1\nimages: [""]\n', /^2:10 images\[0\]: expected/],
    ['a registry without its end', 'version: 1\nimages: [registry.example]\n', /also begins registry\.example\.evil/],
    ['a reference without its kind', 'version: 1\nsecretReferences: ["*"]\n', /^2:20 .*begins with env:, file:/],
    ['a host with a path', 'version: 1\nallowHosts: ["http://10.0.0.7/hook"]\n', /without a scheme or a path/],
    [
      'text that is no YAML',
      'version: [1\n',
      /^2:1 : expected the \[ of line 1 to be closed, got the end of the file; close it/,
    ],
    ['an empty file', '', /expected/],
  ])('refuses %s', (_case, text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(problem)]);
  });
});

describe('describePolicy', () => {
  it('says each limit, counts what is long, and shows no URL that is granted itself', () => {
    const namespaces = Array.from({ length: 7 }, (_, index) => `team-${index}`);
    const file = { namespaces, secretReferences: ['literal:https://hooks.example/SECRET', 'env:HOOK'] };
    const text = describePolicy(parseWorkerPolicy({ env: {}, file, kind: 'remote', defaultRoot: '/state' }));
    expect(text).toBe(
      'apply not allowed; paths below /state; namespaces team-0, team-1, team-2, team-3, team-4 and 2 more; ' +
        'contexts any; images any; secret references literal:*, env:HOOK; private hosts none; plain http not allowed',
    );
  });
});
