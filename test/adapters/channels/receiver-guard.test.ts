import type { LookupAddress, LookupOptions } from 'node:dns';
import { describe, expect, it } from 'vitest';
import {
  createGuardedLookup,
  isGranted,
  isPrivateLiteral,
  PRIVATE_ADDRESS,
} from '../../../src/adapters/channels/receiver-guard.js';

const PUBLIC = { address: '1.1.1.1', family: 4 };
const PRIVATE = { address: '10.0.0.1', family: 4 };

interface Looked {
  error: NodeJS.ErrnoException | null;
  address: string | LookupAddress[];
}

interface LookUp {
  hostname?: string;
  allowHosts?: string[];
  options?: LookupOptions;
}

function lookUp(addresses: LookupAddress[], given: LookUp = {}): Promise<Looked> {
  const { hostname = 'hooks.example', allowHosts = [], options = { all: true } } = given;
  const lookup = createGuardedLookup({ allowHosts, allowHttp: false }, (_name, _options, callback) =>
    callback(null, addresses),
  );
  return new Promise((resolve) => {
    lookup(hostname, options, (error, address) => resolve({ error, address }));
  });
}

describe('the guarded lookup', () => {
  it('passes public addresses on, in both forms that sockets ask for', async () => {
    expect(await lookUp([PUBLIC])).toEqual({ error: null, address: [PUBLIC] });
    expect(await lookUp([PUBLIC], { options: { all: false } })).toEqual({ error: null, address: '1.1.1.1' });
  });

  it('refuses a name when any of its addresses is private', async () => {
    expect((await lookUp([PUBLIC, PRIVATE])).error?.code).toBe(PRIVATE_ADDRESS);
    expect((await lookUp([PRIVATE], { options: { all: false } })).error?.code).toBe(PRIVATE_ADDRESS);
  });

  it('lets a granted name have private addresses, and no other name', async () => {
    const allowHosts = ['Receiver.Monitoring.svc'];
    expect((await lookUp([PRIVATE], { hostname: 'receiver.monitoring.svc', allowHosts })).error).toBeNull();
    expect((await lookUp([PRIVATE], { hostname: 'evil.receiver.monitoring.svc', allowHosts })).error?.code).toBe(
      PRIVATE_ADDRESS,
    );
  });

  it('refuses a name without addresses', async () => {
    expect((await lookUp([])).error?.code).toBe('ENOTFOUND');
  });
});

describe('isPrivateLiteral', () => {
  it.each(['http://127.1/', 'http://0x7f.1/', 'http://2130706433/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/'])(
    'sees through %s',
    (url) => {
      expect(isPrivateLiteral(new URL(url).hostname)).toBe(true);
    },
  );

  it('leaves names to the lookup', () => {
    expect(isPrivateLiteral('localhost')).toBe(false);
  });
});

describe('isGranted', () => {
  it('compares hosts without case, brackets and the last dot', () => {
    expect(isGranted('[::1]', { allowHosts: ['::1'] })).toBe(true);
    expect(isGranted('LOCALHOST.', { allowHosts: ['localhost'] })).toBe(true);
    expect(isGranted('localhost', { allowHosts: [] })).toBe(false);
  });
});
