import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfigText } from '../../../src/core/generate/config-file.js';

const BASELINE = readFileSync(
  new URL('../../../configs/d29_k8s/orchestrator_k8s_baseline.yaml', import.meta.url),
  'utf8',
);

function problemsOf(text: string): string[] {
  return (parseConfigText(text).problems ?? []).map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`,
  );
}

function change(from: string, to: string): string {
  if (!BASELINE.includes(from)) throw new Error(`the baseline has no ${from}`);
  return BASELINE.replace(from, to);
}

describe('parseConfigText', () => {
  it('reads the reference config', () => {
    const { config, problems } = parseConfigText(BASELINE);
    expect(problems).toBeUndefined();
    expect(config).toMatchObject({
      session_id: 'd29-k8s-demo-session',
      workers: 2,
      total_iterations: 6,
      backoff_limit: 0,
    });
  });

  it('takes scalars for Kubernetes as their source text', () => {
    const text = change('REDIS_PORT: "6379"', 'REDIS_PORT: 6379\n  SEED: 007\n  FLAG: yes\n  RATE: 1.50\n  HEX: 0x1F');
    expect(parseConfigText(text).config?.extra_env).toMatchObject({
      REDIS_PORT: '6379',
      SEED: '007',
      FLAG: 'yes',
      RATE: '1.50',
      HEX: '0x1F',
    });
    expect(parseConfigText(change('cpu: "1"', 'cpu: 1')).config?.resources.limits).toEqual({ cpu: '1', memory: '1Gi' });
  });

  it.each([
    {
      name: 'an unknown key with the nearest known one',
      text: change('workers: 2  ', 'worker: 2   '),
      expected: [
        '2:1 workers: expected a number, got nothing; add it',
        '9:1 worker: unknown key "worker"; did you mean "workers"?',
      ],
    },
    {
      name: 'a key that is like no other with all known ones',
      text: `${BASELINE}zzzzzz: 1\n`,
      expected: [expect.stringMatching(/^18:1 zzzzzz: unknown key "zzzzzz"; known keys: session_id, /)],
    },
    {
      name: 'a duplicate key at its second place',
      text: `${BASELINE}image: other\n`,
      expected: ['18:1 : expected each key once, got this key a second time; remove one'],
    },
    {
      name: 'a wrong type',
      text: change('workers: 2 ', 'workers: two '),
      expected: ['9:10 workers: expected a number, got "two"'],
    },
    {
      name: 'a fraction',
      text: change('workers: 2 ', 'workers: 1.5 '),
      expected: ['9:10 workers: expected a whole number, got 1.5'],
    },
    {
      name: 'more workers than iterations',
      text: change('workers: 2 ', 'workers: 8 '),
      expected: ['9:10 workers: expected at most total_iterations (6), so that every worker has an iteration, got 8'],
    },
    {
      name: 'no worker at all',
      text: change('workers: 2 ', 'workers: 0 '),
      expected: ['9:10 workers: expected a number of at least 1, got 0'],
    },
    {
      name: 'a word outside its list',
      text: change('mode: paper ', 'mode: papper '),
      expected: ['5:7 mode: expected one of paper, shadow, live, got "papper"; did you mean "paper"?'],
    },
    {
      name: 'a reserved variable',
      text: change('APP_ENV: docker', 'WORKER_ID: worker-9'),
      expected: ['15:14 extra_env.WORKER_ID: is set by the pipeline (from session_id, the worker and mode); remove it'],
    },
    {
      name: 'a reserved label',
      text: `${BASELINE}labels: {app: mine}\n`,
      expected: ['18:15 labels.app: is set by the pipeline; choose another key'],
    },
    {
      name: 'an unknown nested key',
      text: change('requests:', 'request:'),
      expected: ['12:3 resources.request: unknown key "request"; did you mean "requests"?'],
    },
    {
      name: 'a namespace that Kubernetes would refuse',
      text: change('trading-bots', 'Trading_Bots'),
      expected: [
        '3:16 k8s_namespace: expected a DNS-1123 label (a-z, 0-9 and -, at most 63 characters), got "Trading_Bots"',
      ],
    },
    {
      name: 'a value without text',
      text: change('APP_ENV: docker', 'APP_ENV:'),
      expected: ['15:11 extra_env.APP_ENV: expected text, a number or true/false, got null'],
    },
    {
      name: 'a list instead of a mapping',
      text: '- a\n',
      expected: ['1:1 : expected a mapping of config keys, got a list; start from the reference config'],
    },
    {
      name: 'an empty file',
      text: '',
      expected: ['1:1 : expected a mapping of config keys, got an empty file; start from the reference config'],
    },
    {
      name: 'a file of comments',
      text: '# workers: 2\n',
      expected: ['1:1 : expected a mapping of config keys, got an empty file; start from the reference config'],
    },
    {
      name: 'text',
      text: 'workers\n',
      expected: ['1:1 : expected a mapping of config keys, got a single value; start from the reference config'],
    },
    {
      name: 'a text that is empty',
      text: change('d29-k8s-demo-session', '""'),
      expected: ['2:13 session_id: expected text, got ""'],
    },
    {
      name: 'a second document',
      text: `${BASELINE}---\na: 1\n`,
      expected: ['18:1 : expected one YAML document, got a second one; remove it'],
    },
  ])('names the place of $name', ({ text, expected }) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('counts columns in a file with Windows line ends and a byte order mark', () => {
    const text = `\uFEFF${change('workers: 2 ', 'workers: 8 ').replaceAll('\n', '\r\n')}`;
    expect(problemsOf(text)[0]).toMatch(/^9:10 workers: /);
  });

  it('reports every problem at once, in the order of the file', () => {
    const text = change('mode: paper ', 'mode: x ').replace('optimizer: bayesian', 'optimizer: y');
    expect(problemsOf(text).map((line) => line.split(' ')[0])).toEqual(['5:7', '7:12']);
  });
});
