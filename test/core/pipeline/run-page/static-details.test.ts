import { describe, expect, it } from 'vitest';
import type { PipelineInput, PipelineOptions } from '../../../../src/core/pipeline/input.js';
import { parsePipelineInput } from '../../../../src/core/pipeline/parse-input.js';
import { renderStaticDetails } from '../../../../src/core/pipeline/run-page/static-details.js';
import { aConfig } from '../../../support/configs.js';

function optionsOf(input: PipelineInput): PipelineOptions {
  const { options } = parsePipelineInput(input);
  if (options === undefined) throw new Error('Expected an input that fits.');
  return options;
}

describe('renderStaticDetails', () => {
  it('says what a run is asked for', () => {
    const details = renderStaticDetails({ options: optionsOf({}), config: aConfig() });
    expect(details).toMatch(/\| Jobs\s+\| 3 in namespace trading-bots\s+\|/);
    expect(details).toMatch(/\| apply\s+\| off: nothing is written to the cluster\s+\|/);
    expect(details).toMatch(/\| alerts\s+\| off: nothing is sent\s+\|/);
    expect(details).toMatch(/\| deadline\s+\| 12h\s+\|/);
  });

  it('names channels by their type and never where they are', () => {
    const channels = [{ type: 'slack_webhook' as const, url: 'env:SLACK_URL' }];
    const input = { applyEnabled: true, alertsEnabled: true, approval: 'required' as const, channels };
    const details = renderStaticDetails({ options: optionsOf(input), config: aConfig() });
    expect(details).toMatch(/\| alerts\s+\| on: slack\\?_webhook\s+\|/);
    expect(details).toMatch(/\| approval\s+\| before the Jobs are created\s+\|/);
    expect(details).not.toContain('SLACK_URL');
  });

  it('promises nothing of a config that a worker will read later', () => {
    const options = optionsOf({ orchestratorConfig: 'configs/nightly.yaml', namespace: 'trading-bots' });
    const details = renderStaticDetails({ options, config: null, scheduleId: 'nightly' });
    expect(details).toMatch(/\| config\s+\| `configs\/nightly\.yaml`\s+\|/);
    expect(details).toMatch(/\| namespace\s+\| trading-bots\s+\|/);
    expect(details).toMatch(/\| schedule\s+\| `nightly`\s+\|/);
    expect(details).not.toMatch(/session|image/);
  });
});
