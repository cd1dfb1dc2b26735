import { truncateText } from '../../truncate.js';
import { writeDuration } from '../../duration.js';
import type { RunContext } from '../requests.js';
import type { Stage } from '../stages.js';
import { outcomeOf } from '../state.js';
import { countJobs } from './count-jobs.js';
import { renderVerdict } from './headline.js';

/** The timeline cuts longer ones. */
const MAX_LENGTH = 120;

/** What one call of a stage is about, for the Web UI's timeline: known before it runs. */
export function summarizeActivity(stage: Stage, context: RunContext): string {
  return truncateText(describe(stage, context), MAX_LENGTH);
}

function describe(stage: Stage, context: RunContext): string {
  const { options, state } = context;
  const plan = outcomeOf(state, 'generate');
  const jobs = plan === undefined ? 'the Jobs' : countJobs(plan.jobs);
  const where = plan === undefined ? '' : ` in ${plan.namespace}`;
  switch (stage) {
    case 'generate':
      return `Generate Job manifests from ${nameConfig(context)}`;
    case 'validate':
      return `Validate the manifests of ${jobs}`;
    case 'apply':
      return options.applyEnabled ? `Create ${jobs}${where}` : `Plan ${jobs}${where} (dry-run)`;
    case 'monitor':
      return options.wait
        ? `Wait for the Jobs${where}, at most ${writeDuration(options.waitTimeout)}`
        : `Look at the Jobs${where} once`;
    case 'health':
      return 'Judge what was seen';
    case 'history':
      return `Record: ${renderVerdict(context)}`;
    case 'alerts':
      return options.alertsEnabled ? `Tell people, where it is due` : 'See who would be told (dry-run)';
  }
}

function nameConfig({ options: { orchestratorConfig, configSource } }: RunContext): string {
  if (configSource !== undefined) return configSource.name;
  return typeof orchestratorConfig === 'string' ? orchestratorConfig : "the input's config";
}
