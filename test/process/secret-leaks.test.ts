// The sweep of secret-places.test.ts against a program that leaks: who looks at every place must see every leak.
// `npm run proof:secrets` tries it with encrypted payloads too, and prints what was noticed where.

import { describe, expect, it } from 'vitest';
import { renderTable, writeMeasured } from '../../bench/report.mjs';
import { TEST_TIMEOUT_MS } from '../support/process.js';
import { buildLeakyProgram, LEAKED } from '../support/secrets/leaky-program.js';
import { LEAKS, type Leak } from '../support/secrets/leaks.js';
import { findLeaks, kindsBySecret } from '../support/secrets/places.js';
import { PLANTED } from '../support/secrets/planted-kinds.js';
import { sweepPlaces } from '../support/secrets/sweep.js';

const isProof = process.env['SECRET_LEAKS'] === 'all';

/** What a leak was noticed in: the kinds of places that hold all of its secrets. */
type Noticed = Map<Leak, string[]>;

async function noticeLeaks({ encrypted }: { encrypted: boolean }): Promise<Noticed> {
  const program = await buildLeakyProgram();
  const kinds = kindsBySecret(findLeaks(await sweepPlaces({ encrypted, program }), { ...PLANTED, ...LEAKED }));
  return new Map(
    LEAKS.map((leak) => {
      const [first = [], ...others] = (leak.secrets ?? [leak.what]).map((secret) => [...(kinds.get(secret) ?? [])]);
      return [leak, first.filter((kind) => others.every((other) => other.includes(kind)))];
    }),
  );
}

const wasNoticed = (noticed: Noticed) => LEAKS.map((leak) => [leak.what, noticed.get(leak)?.includes(leak.noticedIn)]);

describe('a program that leaks', { timeout: 2 * TEST_TIMEOUT_MS }, () => {
  it('is noticed wherever it leaks, and what travels in payloads only where they are not encrypted', async () => {
    const inPlain = await noticeLeaks({ encrypted: false });
    expect(wasNoticed(inPlain)).toEqual(LEAKS.map(({ what }) => [what, true]));
    if (!isProof) return;
    const encrypted = await noticeLeaks({ encrypted: true });
    expect(wasNoticed(encrypted)).toEqual(LEAKS.map(({ what, isPayload }) => [what, isPayload !== true]));
    const rows = LEAKS.map((leak) => [
      leak.what,
      leak.noticedIn,
      (inPlain.get(leak)?.filter((kind) => kind !== leak.noticedIn) ?? []).join(', ') || '-',
      leak.isPayload === true ? 'encrypted' : 'yes',
    ]);
    const table = renderTable(['what tells a secret', 'noticed in', 'and in', 'where payloads are encrypted'], rows);
    process.stdout.write(`${table}\n`);
    await writeMeasured('leaks', table, 'security.md');
  });
});
