import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/core/hash.js';
import { validateManifests } from '../../../src/core/validate/check/validate-manifests.js';
import { generateManifest } from '../../support/manifests/generate-manifest.js';
import { createRandom } from '../../support/manifests/random.js';

interface Recorded {
  seed: number;
  /** Of the manifest's JSON: another generator makes other manifests of the same seed. */
  sha256: string;
  accepted: boolean;
  /** Null where the server could not decode it. */
  causes: string[] | null;
}

const file = join(import.meta.dirname, '../../fixtures/validate/server-verdicts-1.37.json');
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded[];

// What a real API server of Kubernetes 1.37.2 has said; `RECORD_VERDICTS=1 npx vitest run test/cluster/validate` asks
// again.
describe('what a real API server has said about generated manifests', () => {
  it('is what validate says, word for word but the message', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(300);
    expect(recorded.filter(({ accepted }) => accepted).length).toBeGreaterThan(30);
    const differ = recorded.filter((verdict) => {
      const text = JSON.stringify(generateManifest(createRandom(verdict.seed), verdict.seed));
      expect(sha256(text)).toBe(verdict.sha256);
      const errors = validateManifests([{ file: 'job.json', text }]).findings.filter(
        ({ severity }) => severity === 'error',
      );
      const causes = errors.flatMap(({ kind, path }) => (kind === undefined ? [] : [`${kind} ${path}`]));
      const isSame = verdict.causes === null || [...new Set(causes)].sort().join() === verdict.causes.join();
      return (errors.length === 0) !== verdict.accepted || !isSame;
    });
    expect(differ.map(({ seed }) => seed)).toEqual([]);
  });
});
