import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../../src/adapters/files/sources/config-source.js';
import { DEFAULTS } from '../../../src/core/pipeline/defaults.js';

function refusalOf(name: string): Promise<unknown> {
  return readConfigFile({ path: `/nowhere/${name}`, name }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a config that is not there', () => {
  it('is told with the reference to start from', async () => {
    const hint = `Check the path, or start from ${DEFAULTS.orchestratorConfig}.`;
    expect(await refusalOf('mine.yaml')).toMatchObject({ type: 'NotFound', hint });
  });

  it('is not told to start from itself, where it is the default in another folder', async () => {
    const hint = 'Check the path, or name your own with --config (orchestratorConfig in an input).';
    expect(await refusalOf(DEFAULTS.orchestratorConfig)).toMatchObject({ type: 'NotFound', hint });
  });
});
