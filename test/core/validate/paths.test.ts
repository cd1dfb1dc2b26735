import { describe, expect, it } from 'vitest';
import { checkUnreserved } from '../../../src/core/validate/fields/paths.js';
import type { Violation } from '../../../src/core/validate/rule.js';

describe('a path of a file in a volume', () => {
  // As the server says it: once for each thing that is wrong.
  it.each([
    ['a/b', []],
    ['a..b/..c', []],
    ['/a', ['a relative path']],
    ['..a', ['a path that does not start with ..']],
    ['../a', ['a path without ..']],
    ['a/../b', ['a path without ..']],
    ['..', ['a path without ..', 'a path that does not start with ..']],
    ['/../a', ['a relative path', 'a path without ..']],
  ])('is judged: %s', (text, expected) => {
    const reported: Violation[] = [];
    checkUnreserved(text, { path: ['path'], report: (violation) => reported.push(violation) });
    expect(reported.map(({ message }) => message.replace(/^expected (.*), got .*$/, '$1'))).toEqual(expected);
  });
});
