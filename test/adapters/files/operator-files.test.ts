// Files that an operator writes by hand, as they come at night: every sentence says what was expected, what was got and
// what to do, names the file that is meant, and speaks of nothing else.

import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPolicyFile } from '../../../src/adapters/files/sources/policy-source.js';
import { readScheduleFile } from '../../../src/adapters/files/sources/schedule-source.js';
import { sentenceOf, StageError } from '../../../src/core/errors.js';
import { tempFolder } from '../../support/folders.js';

const KINDS = {
  policy: {
    valid: 'version: 1\n',
    read: (path: string, name: string) => readPolicyFile({ path, name, env: { TUNING_PIPELINE_IMAGES: 'a/' } }),
    foreign: /config|schedule|Kubernetes|Job\b|kind:/i,
  },
  schedule: {
    valid: 'id: nightly\n',
    read: (path: string, name: string) => readScheduleFile({ path, name }),
    // The input of its runs names an orchestrator config.
    foreign: /policy|Kubernetes|kind:/i,
  },
} as const;

type Kind = keyof typeof KINDS;

/** What a file that does not fit is told by; it says all of it, the advice at its end included. */
async function refuse(kind: Kind, make: (path: string) => void): Promise<string> {
  const path = join(tempFolder(), 'operators.yaml');
  make(path);
  const error: unknown = await KINDS[kind].read(path, 'etc/operators.yaml').then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StageError)) throw new Error(`Expected a StageError, got ${String(error)}.`);
  return sentenceOf(error);
}

/** What each line of a file is wrong with: where, what was expected and got. */
const FORMS: [what: string, text: string, says: RegExp][] = [
  ['an empty file', '', /:1:1 expected one YAML document, got an empty file;/],
  ['a list', '- a\n', /:1:1 expected a mapping, got a list; start with/],
  ['a single word', 'nightly\n', /:1:1 expected a mapping, got a single string; start with/],
  ['a list that is not closed', 'a: [b\nc: 1\n', /:2:1 expected the \[ of line 1 to be closed, got a line that is not/],
  ['a list that the end cuts off', 'x: 1\na: [b', /:2:6 expected the \[ of line 2 to be closed, got the end of the fi/],
  ['a quote that is not closed', "a: 'b\n", /expected the ' of line 1 to be closed, got the end of the file; close it/],
  [
    'a list without a comma',
    'a: [b\n  c: d]\n',
    /:2:4 expected a comma between the items of a list or mapping, got none/,
  ],
  ['two documents', 'a: 1\n---\nb: 1\n', /:3:1 expected one document in a file, got a second one; move it/],
  ['a tab', 'a:\n\tb: 1\n', /:2:1 expected spaces as indentation, got a tab; replace/],
  [
    'a key twice',
    'a: 1\na: 2\n',
    /:2:1 a: expected each key once, got "a" a second time \(first in line 1\); remove one/,
  ],
  ['an alias to nothing', 'a: *b\n', /:1:5 expected an anchor before its alias, got an alias to nothing; define/],
  ['a line without a colon', 'a: 1\nb [c]\n', /expected `key: value`, got a line without a colon; put/],
];

const FIELDS: Record<Kind, [what: string, text: string, says: RegExp][]> = {
  policy: [
    ['no version', 'allowHttp: true\n', /:1:1 version: expected 1, the version of the file's form, got nothing; write/],
    ['another version', 'version: 2\n', /:1:10 version: expected 1, .*, got 2; write version: 1/],
    ['an unknown key', 'version: 1\nimage: [a/]\n', /:2:1 image: unknown key "image"; did you mean "images"\?/],
    ['a key of nobody', 'version: 1\nbanana: 1\n', /:2:1 banana: unknown key "banana"; known keys: version, /],
    ['a word for a flag', 'version: 1\nallowHttp: no\n', /:2:12 allowHttp: expected true or false, got "no"/],
    ['a text for a list', 'version: 1\ncontexts: a\n', /:2:11 contexts: expected a list, got "a"/],
    ['a number for a text', 'version: 1\ncontexts: [1]\n', /contexts\[0\]: expected text \(quote it .*\), got 1/],
    ['a relative root', 'version: 1\nroot: state\n', /:2:7 root: expected an absolute path, got "state"/],
    ['a pattern', 'version: 1\nnamespaces: [a*]\n', /namespaces\[0\]: expected the name of a namespace; .*, got "a\*"/],
    [
      'too long a name',
      `version: 1\ncontexts: [${'x'.repeat(1_025)}]\n`,
      /expected at most 1024 characters, got "x+\.\.\./,
    ],
    [
      'a URL',
      'version: 1\nsecretReferences: ["https://h/S3CRET"]\n',
      /got something else \(not shown, it may be a sec/,
    ],
    [
      'what a variable sets',
      'version: 1\nimages: [a/]\n',
      /expected either this key or TUNING_PIPELINE_IMAGES, got both; re/,
    ],
  ],
  schedule: [
    ['no id', 'at: "00:00"\n', /:1:1 id: expected text \(quote it if it is a number\), got nothing; add it/],
    ['an id with a space', 'id: "a b"\n', /:1:5 id: expected a name of letters, .*, got "a b"/],
    ['an unknown key', 'id: a\nday: [MON]\n', /:2:1 day: unknown key "day"; did you mean "days"\?/],
    ['an unknown day', 'id: a\ndays: [Monday]\n', /:2:8 days\[0\]: expected one of SUN, .*, got "Monday"/],
    ['a time of no day', 'id: a\nat: "25:00"\n', /:2:5 at: expected a time of day such as "00:00", got "25:00"/],
    ['no time zone', 'id: a\ntimeZone: Mars\n', /:2:11 timeZone: expected an IANA time zone such as .*, got "Mars"/],
    ['no duration', 'id: a\njitter: soon\n', /:2:9 jitter: expected a duration such as 6h, 90m or 1h30m, got "soon"/],
    ['too short a duration', 'id: a\ncatchUp: 1s\n', /:2:10 catchUp: expected a duration of at least 10s .*, got "1s"/],
    [
      'an interval and a time',
      'id: a\nevery: 1d\nat: "00:00"\n',
      /:3:1 at: expected either every or .*, got both; keep one/,
    ],
    ['too late a deadline', 'id: a\ninput: {deadline: 2d}\n', /expected a deadline below .*, got 2d; make it shorter/],
    ['a run key', 'id: a\ninput: {runKey: x}\n', /:2:9 input\.runKey: expected no runKey, got one; remove it, because/],
    [
      'an unknown field',
      'id: a\ninput: {applyEnable: true}\n',
      /input\.applyEnable: unknown key .*; did you mean "applyEna/,
    ],
    [
      'a URL',
      'id: a\ninput: {channels: [{type: webhook, url: "https://h/S3CRET"}]}\n',
      /got something else \(not shown/,
    ],
  ],
};

const CASES = (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
  [...FORMS, ...FIELDS[kind]].map(([what, text, says]) => ({ kind, what, text, says })),
);

describe('a file of an operator', () => {
  it.each(CASES)(
    'that is a $kind with $what is told by place, expectation and remedy',
    async ({ kind, text, says }) => {
      const sentence = await refuse(kind, (path) => writeFileSync(path, text));
      expect(sentence).toMatch(/^etc\/operators\.yaml:\d+:\d+ /);
      expect(sentence).toMatch(says);
      expect(sentence).toMatch(/: unknown key ".*; |expected .*, got /);
      expect(sentence.endsWith(` Correct the ${kind} etc/operators.yaml and start again.`)).toBe(true);
      expect(sentence).not.toMatch(KINDS[kind].foreign);
      expect(sentence).not.toContain('S3CRET');
    },
  );

  it.each(Object.keys(KINDS) as Kind[])('that can not be read as a %s is named, with the way out', async (kind) => {
    const tooLarge = await refuse(kind, (path) => {
      writeFileSync(path, KINDS[kind].valid);
      truncateSync(path, 1024 * 1024 + 1);
    });
    const sentences = [
      await refuse(kind, () => undefined),
      await refuse(kind, (path) => {
        mkdirSync(path);
      }),
      tooLarge,
    ];
    expect(sentences).toEqual([
      expect.stringMatching(
        new RegExp(`^Expected a ${kind} at etc/operators.yaml, but there is no such file\\. Check the`),
      ),
      expect.stringMatching(
        new RegExp(
          `^Expected to read the ${kind} etc/operators.yaml, but it is a folder, not a file\\. Name a file\\.$`,
        ),
      ),
      expect.stringMatching(
        new RegExp(`^Expected a ${kind} of at most 1 MiB, but etc/operators.yaml has \\d+ bytes\\. Name`),
      ),
    ]);
    for (const sentence of sentences) expect(sentence).not.toMatch(/config/);
  });

  it.each(Object.keys(KINDS) as Kind[])('that fits is taken as a %s', async (kind) => {
    await expect(refuse(kind, (path) => writeFileSync(path, KINDS[kind].valid))).rejects.toThrow('got null');
  });
});
