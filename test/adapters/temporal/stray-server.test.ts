import { describe, expect, it } from 'vitest';
import { parseServerPorts } from '../../../src/adapters/temporal/server/stray-server.js';

const args = (line: string): string[] => `temporal ${line}`.split(' ');

describe('the command line of a stray server', () => {
  it.each([
    {
      name: 'ours',
      line: 'server start-dev --port 18002 --ui-port 18003 --db-filename temporal.db',
      expected: { port: 18_002, uiPort: 18_003 },
    },
    { name: 'one on another database', line: 'server start-dev --port 18002 --ui-port 18003 --db-filename other.db' },
    { name: 'one that keeps nothing', line: 'server start-dev --port 18002 --ui-port 18003' },
    { name: 'one without a port', line: 'server start-dev --db-filename temporal.db' },
    { name: 'another command on the file', line: 'inspect --port 18002 --ui-port 18003 --db-filename temporal.db' },
    { name: 'none at all', line: '' },
  ])('tells $name', ({ line, expected }) => {
    expect(parseServerPorts(args(line))).toEqual(expected);
  });
});
