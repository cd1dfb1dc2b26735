import { describe, expect, it } from 'vitest';
import { fakeStages } from '../support/stage-fakes.js';
import { withWorkflow } from '../support/temporal.js';
import { useTemporal } from '../support/use-temporal.js';
import { endOf } from '../support/watch-workflow.js';

const temporal = useTemporal();

describe('bad input', () => {
  it.each([
    ['unknown-field', { aplyEnabled: true }, 'aplyEnabled: unknown key "aplyEnabled"; did you mean "applyEnabled"?'],
    ['wrong-type', { strictHealth: 'yes' }, 'strictHealth: expected true or false, got "yes"'],
    [
      'bad-duration',
      { waitTimeout: '6 hours' },
      'waitTimeout: expected a duration above zero and below 7 days such as 6h, 90m or 1h30m, got "6 hours"',
    ],
    [
      'bad-selector',
      { labelSelector: 'app in (a' },
      'labelSelector: expected a label selector such as app=arbitrage-tuning, got "app in (a", which has unbalanced parentheses',
    ],
    [
      'literal-url',
      { channelType: 'webhook', webhookUrl: 'https://hooks.example/SECRET' },
      'webhookUrl: expected a secret reference',
    ],
  ])('fails as InvalidInput that names the field: %s', async (name, input, expected) => {
    const { activities, calls } = fakeStages();
    await withWorkflow(temporal.environment, { name: `invalid-${name}`, input, activities }, async (handle) => {
      const { status, result, error } = await endOf(handle);
      expect(status).toBe('FAILED');
      expect(error?.cause).toMatchObject({ type: 'InvalidInput' });
      expect(error?.cause?.message).toContain(expected);
      expect(error?.cause?.message).not.toContain('SECRET');
      expect(result.stages.every(({ status: stage }) => stage === 'not_reached')).toBe(true);
      expect(result.exitCode).toBe(3);
      expect(calls).toEqual([]);
    });
  });
});
