import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeBlock,
  codeSpan,
  escapeMarkdown,
  markCommands,
  markdownTable,
  uriLength,
} from '../../src/core/markdown.js';

describe('escapeMarkdown', () => {
  it.each([
    ['session_id of outputs/k8s_health_history.jsonl', 'session_id of outputs/k8s_health_history.jsonl'],
    ['_soft_ *hard* `code`', '\\_soft\\_ \\*hard\\* \\`code\\`'],
    ['<script>', '\\<script\\>'],
    ['[x](http://a.example) &amp; $x$', '\\[x\\](http\\://a.example) \\&amp; \\$x\\$'],
    ['--wait ~~no~~ #1', '\\--wait \\~\\~no\\~\\~ \\#1'],
    ['a|b\\', 'a\\|b\\\\'],
    ['two\nlines\u2028and\tmore\u0000', 'two lines and more '],
    ['half \ud83d of a pair', 'half   of a pair'],
  ])('%j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('gives one line without a bare mark, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeMarkdown(text).replaceAll(/\\./g, '')).not.toMatch(/[\n\r`*[\]<>|~$&#]/);
      }),
    );
  });
});

describe('codeSpan and codeBlock', () => {
  it('can not be ended from inside', () => {
    expect(codeSpan('a`b\nc')).toBe("`a'b c`");
    expect(codeBlock(['one ``` two', 'three\nfour'])).toBe("```\none ''' two\nthree four\n```");
  });
});

describe('markCommands', () => {
  it.each([
    ['Allow more time with --wait-timeout.', 'Allow more time with `--wait-timeout`.'],
    ['See: kubectl -n a describe job b', 'See: `kubectl -n a describe job b`'],
    [
      'See whether it lives (kubectl get node n.example) and wait.',
      'See whether it lives (`kubectl get node n.example`) and wait.',
    ],
    ['Raise <it>.', 'Raise \\<it\\>.'],
  ])('%s', (sentence, marked) => {
    expect(markCommands(sentence)).toBe(marked);
  });
});

describe('markdownTable', () => {
  it('keeps its cells apart, which the Web UI does not', () => {
    expect(
      markdownTable([
        ['a', 'b'],
        ['1', '2'],
      ]),
    ).toBe('| a\u2003| b\u2003|\n|:--|:--|\n| 1\u2003| 2\u2003|');
  });
});

describe('uriLength', () => {
  it('is what encodeURIComponent makes of a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(uriLength(text)).toBe(encodeURIComponent(text).length);
      }),
    );
  });
});
