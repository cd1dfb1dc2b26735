// One secret of every kind, and every place that anybody can read after runs of every ending: none of them is anywhere.

import { describe, expect, it } from 'vitest';
import { TEST_TIMEOUT_MS } from '../support/process.js';
import { PLANTED } from '../support/secrets/planted-kinds.js';
import { findLeaks, type Place } from '../support/secrets/places.js';
import { sweepPlaces } from '../support/secrets/sweep.js';

/** What a place of a kind holds, as text. */
function textOf(places: readonly Place[], kind: string, name = ''): string {
  const found = places.filter((place) => place.kind === kind && place.name.startsWith(name));
  return found.map(({ content }) => content.toString()).join('\n');
}

describe.each([
  { how: 'in plain', encrypted: false },
  { how: 'encrypted', encrypted: true },
])('with payloads $how, planted secrets', ({ encrypted }) => {
  it('are in no place after runs of every ending', { timeout: 2 * TEST_TIMEOUT_MS }, async () => {
    const places = await sweepPlaces({ encrypted });
    expect(findLeaks(places, PLANTED)).toEqual([]);
    // It means something only where it was looked at what there is.
    expect(textOf(places, 'Temporal: history', 'as-bearer-0').length).toBeGreaterThan(5_000);
    if (!encrypted) expect(textOf(places, 'Temporal: history', 'as-bearer-0')).toContain('env:HOOK_URL');
    expect(textOf(places, 'log of the worker')).toContain('"message"');
    expect(textOf(places, 'metrics')).toContain('tuning_pipeline');
    expect(textOf(places, 'file: history')).toContain('(not shown)');
  });
});
