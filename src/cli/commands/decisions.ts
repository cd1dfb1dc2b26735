import type { Command } from 'commander';
import type { Cli, ExitCode } from '../io.js';
import { perform } from '../perform.js';

interface DecisionFlags {
  digest: string;
}

const DESCRIPTIONS = {
  approve: 'let a run apply the plan with this digest',
  reject: 'end a run that waits, without applying its plan',
} as const;

/** `approve` and `reject`: both name the digest of the plan that was read. */
export function addDecisionCommands(program: Command, cli: Cli): void {
  for (const verb of ['approve', 'reject'] as const) {
    program
      .command(`${verb} <workflow-id>`)
      .description(DESCRIPTIONS[verb])
      .requiredOption('--digest <digest>', 'digest of the plan, from `status`')
      .action((workflowId: string, { digest }: DecisionFlags) =>
        perform(cli, {}, () => decideAbout({ workflowId, verb, digest }, cli)),
      );
  }
}

async function decideAbout(
  decision: { workflowId: string; verb: 'approve' | 'reject'; digest: string },
  { io }: Cli,
): Promise<ExitCode> {
  const { withRuns } = await import('../run/open-runs.js');
  const { decide } = await import('../../client/decide.js');
  await withRuns(io, ({ runs }) => decide(runs, decision));
  io.err(`${decision.verb === 'approve' ? 'Approved' : 'Rejected'} the plan of ${decision.workflowId}.\n`);
  return 0;
}
