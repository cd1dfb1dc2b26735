import { Command, CommanderError } from 'commander';
import { StageError } from '../core/errors.js';
import { addAlertsCommand } from './commands/alerts.js';
import { addApplyCommand } from './commands/apply.js';
import { addCancelCommand } from './commands/cancel.js';
import { addCodecServerCommand } from './commands/codec-server.js';
import { addDecisionCommands } from './commands/decisions.js';
import { addDevCommand } from './commands/dev.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addGenerateCommand } from './commands/generate.js';
import { addHealthCommand } from './commands/health.js';
import { addHistoryCommand } from './commands/history.js';
import { addMonitorCommand } from './commands/monitor.js';
import { addResultCommand } from './commands/result.js';
import { addRunCommand } from './commands/run.js';
import { addScheduleCommand } from './commands/schedule.js';
import { addSetupCommand } from './commands/setup.js';
import { addStatusCommand } from './commands/status.js';
import { addValidateCommand } from './commands/validate.js';
import { addWorkerCommand } from './commands/worker.js';
import { expectValues } from './expect-values.js';
import type { Cli } from './io.js';
import { reportError } from './perform.js';
import { asksForJson, explainUsage } from './usage-error.js';

export interface Program {
  /** Runs one command line, without the program's name. Bad usage is exit code 3. */
  run(args: readonly string[]): Promise<void>;
  /** For the documentation's tests. */
  command: Command;
}

export function createProgram(cli: Cli): Program {
  const program = new Command('tuning-pipeline')
    .description('A durable Kubernetes tuning pipeline: generate, validate, apply, monitor, health, history, alerts.')
    .exitOverride()
    // A command below another one has flags of its own, whatever the one above calls the same.
    .enablePositionalOptions()
    // What commander says about bad usage is said by `explainUsage` instead.
    .configureOutput({ writeOut: cli.io.out, writeErr: cli.io.err, outputError: () => undefined });
  for (const add of [
    addRunCommand,
    addGenerateCommand,
    addValidateCommand,
    addApplyCommand,
    addMonitorCommand,
    addHealthCommand,
    addHistoryCommand,
    addAlertsCommand,
    addWorkerCommand,
    addDevCommand,
    addScheduleCommand,
    addStatusCommand,
    addResultCommand,
    addCancelCommand,
    addDecisionCommands,
    addSetupCommand,
    addDoctorCommand,
    addCodecServerCommand,
  ]) {
    add(program, cli);
  }
  program.hook('preAction', (_, command) => expectValues(command));
  for (const command of program.commands) inherit(command, program);
  return {
    command: program,
    run: async (args) => {
      try {
        await program.parseAsync(args, { from: 'user' });
      } catch (error) {
        if (error instanceof StageError) {
          reportError(error, cli.io, { asJson: asksForJson(args) });
          return cli.exit(3);
        }
        if (!(error instanceof CommanderError)) throw error;
        // Help that was asked for is no error.
        if (error.exitCode === 0) return cli.exit(0);
        if (error.code !== 'commander.help') {
          reportError(explainUsage(error, args), cli.io, { asJson: asksForJson(args) });
        }
        // Commander's own 1 would read as a WARN.
        cli.exit(3);
      }
    },
  };
}

function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent).exitOverride();
  for (const child of command.commands) inherit(child, command);
}
