import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/cli/flags/parse-address.js';

describe('an address to listen on', () => {
  it.each([
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
    [':8080', { host: '127.0.0.1', port: 8080 }],
    ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
    ['localhost:9', { host: 'localhost', port: 9 }],
    ['[::1]:8080', { host: '::1', port: 8080 }],
  ])('is read from %s', (text, address) => {
    expect(parseAddress('--health-address', text)).toEqual(address);
  });

  it.each(['8080', 'localhost', '127.0.0.1:65536', '::1:8080', 'a b:1', ':-1', '1.2.3.4:80/x', ''])(
    'is refused: "%s"',
    (text) => {
      expect(() => parseAddress('--health-address', text)).toThrow('Expected --health-address to be host:port');
    },
  );
});
