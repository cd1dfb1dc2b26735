import { describe, expect, it } from 'vitest';
import { createRuleBook } from '../../../src/core/validate/rule-book/rule-book.js';
import { RULE_GROUPS, ruleIds } from '../../../src/core/validate/rule-book/rule-catalog.js';
import { parseRuleSetting } from '../../../src/core/validate/rule-book/rule-settings.js';
import { parseRulesFile } from '../../../src/core/validate/rule-book/rules-file.js';

const rules = RULE_GROUPS.flatMap((group) => group.rules);

describe('the catalog of rules', () => {
  it('has every id once', () => {
    expect(new Set(ruleIds()).size).toBe(rules.length);
  });

  it('has every rule that is asked', () => {
    const on = new Map(rules.map(({ id, severity }) => [id, severity]));
    const { identity, job, advice } = createRuleBook(on);
    const asked = [...identity, ...job, ...advice].map(({ id }) => id);
    expect(asked.filter((id) => !ruleIds().includes(id))).toEqual([]);
    expect(asked.length).toBeGreaterThan(30);
  });
});

describe('a setting', () => {
  it.each(rules.filter(({ severity }) => severity === 'error').map(({ id }) => id))('can’t lower %s', (id) => {
    expect(parseRuleSetting(id, 'error')).toEqual({ setting: 'error' });
    for (const setting of ['warning', 'off']) {
      expect(parseRuleSetting(id, setting).problem).toContain(`expected ${id} to stay an error, got ${setting}`);
    }
  });

  it.each(rules.filter(({ severity }) => severity === 'warning').map(({ id }) => id))(
    'makes of %s what is wanted',
    (id) => {
      for (const setting of ['off', 'warning', 'error']) expect(parseRuleSetting(id, setting)).toEqual({ setting });
    },
  );

  it.each([
    ['an unknown rule', 'imagetag', 'off', 'got "imagetag"; did you mean image-tag?'],
    ['a rule that is like no other', 'x', 'off', 'got "x"; see docs/validation.md'],
    ['another word', 'image-tag', 'info', 'expected off, warning or error for image-tag, got "info"'],
    ['a boolean', 'image-tag', false, 'got boolean'],
    ['a name of every object', 'constructor', 'off', 'expected the id of a rule'],
  ])('is refused for %s', (_, id, value, says) => {
    expect(parseRuleSetting(id, value).problem).toContain(says);
  });
});

describe('a rules file', () => {
  it('is a mapping of ids, where off is a word', () => {
    const { settings } = parseRulesFile('# ours\nrules:\n  image-tag: off\n  missing-ttl: "error"\n');
    expect([...(settings ?? [])]).toEqual([
      ['image-tag', 'off'],
      ['missing-ttl', 'error'],
    ]);
  });

  it.each([
    ['without rules', 'rules:\n', 0],
    ['in JSON', '{"rules": {"image-tag": "off"}}', 1],
  ])('may be one %s', (_, text, size) => {
    expect(parseRulesFile(text).settings?.size).toBe(size);
  });

  it.each([
    ['everything that is wrong', 'rule: 1\nrules:\n  a: off\n  restart-policy: off\n', ['1:1', '3:3', '4:3']],
    ['a list', 'rules: [image-tag]\n', ['1:1']],
    ['a repeated id', 'rules:\n  image-tag: off\n  image-tag: error\n', ['3:3']],
    ['an empty file', '', ['1:1']],
    ['no YAML', 'rules: [\n', ['2:1']],
  ])('is told %s, with its place', (_, text, places) => {
    const { problems = [] } = parseRulesFile(text);
    expect(problems.map(({ line, column }) => `${line}:${column}`)).toEqual(places);
    for (const { message } of problems) expect(message).toMatch(/^expected .*, got /);
  });
});
