import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/folders.js';
import { scalingSuite } from './suite.js';

/** A machine without Go on which nothing has been built. */
const bare = () => ({ PATH: '/nonexistent', TUNING_PIPELINE_CACHE_DIR: tempFolder() });

describe('the suite of two workers', () => {
  it('is skipped with the reason in its title where the server can not be built', async () => {
    const { skip, note } = await scalingSuite(bare());
    expect(skip).toBe(true);
    expect(note).toMatch(/^ \(skipped: the Temporal server is not built yet and go can't build it: .*ENOENT\)$/);
  });

  it('fails instead where CI requires it', async () => {
    await expect(scalingSuite({ ...bare(), REQUIRE_PROGRAMS: '1' })).rejects.toThrow(
      "go can't build it: Error: spawn go ENOENT",
    );
  });
});
