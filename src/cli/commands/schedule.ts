import type { Command } from 'commander';
import type { Cli } from '../io.js';
import { perform } from '../perform.js';
import type { BackfillFlags, NoteFlags, TriggerFlags } from '../schedule/control-schedule.js';
import type { EnsureFlags } from '../schedule/ensure-schedule.js';
import type { DoctorFlags } from '../schedule/examine-schedules.js';
import type { ShowFlags } from '../schedule/show-schedules.js';

/** Adds `schedule` and what makes, shows, steers and watches the schedules of a Temporal server. */
export function addScheduleCommand(program: Command, cli: Cli): void {
  const schedule = program.command('schedule').description('make, show, steer and watch schedules of runs');
  schedule
    .command('ensure')
    .description('create the schedule of a file, or change it to what the file says; prints the difference')
    .requiredOption('-f, --file <file>', 'schedule file, such as schedules/nightly.yaml')
    .option('--dry-run', 'print the difference, change nothing')
    .option('-o, --output <format>', 'text or json', 'text')
    .action((flags: EnsureFlags) =>
      perform(cli, flags, async () => (await import('../schedule/ensure-schedule.js')).ensureSchedule(flags, cli)),
    );
  schedule
    .command('list')
    .description('list all schedules with their next and last run')
    .option('-o, --output <format>', 'text or json', 'text')
    .action((flags: ShowFlags) =>
      perform(cli, flags, async () => (await import('../schedule/show-schedules.js')).showSchedules(flags, cli)),
    );
  schedule
    .command('describe <schedule-id>')
    .description('show a schedule with its last runs and next firings')
    .option('-o, --output <format>', 'text or json', 'text')
    .action((id: string, flags: ShowFlags) =>
      perform(cli, flags, async () => (await import('../schedule/show-schedules.js')).showSchedule(id, flags, cli)),
    );
  addControlCommands(schedule, cli);
  schedule
    .command('doctor [schedule-id]')
    .description('tell whether the last firing went well and the next one will; exit 1 when paused, 2 when not')
    .option('-o, --output <format>', 'text or json', 'text')
    .action((id: string | undefined, flags: DoctorFlags) =>
      perform(cli, flags, async () =>
        (await import('../schedule/examine-schedules.js')).examineSchedules(id, flags, cli),
      ),
    );
}

function addControlCommands(schedule: Command, cli: Cli): void {
  schedule
    .command('pause <schedule-id>')
    .description('let a schedule fire no more until it is unpaused')
    .option('--note <text>', 'why, for whoever looks at it', 'Paused by tuning-pipeline')
    .action((id: string, flags: NoteFlags) =>
      perform(cli, {}, async () => (await import('../schedule/control-schedule.js')).pause(id, flags, cli)),
    );
  schedule
    .command('unpause <schedule-id>')
    .description('let a paused schedule fire again')
    .option('--note <text>', 'why, for whoever looks at it', 'Unpaused by tuning-pipeline')
    .action((id: string, flags: NoteFlags) =>
      perform(cli, {}, async () => (await import('../schedule/control-schedule.js')).unpause(id, flags, cli)),
    );
  schedule
    .command('trigger <schedule-id>')
    .description('start a run now and print its workflow id; exit 2 when overlap does not allow it')
    .option('--overlap <policy>', "skip, allow_all and so on (default: the schedule's)")
    .action((id: string, flags: TriggerFlags) =>
      perform(cli, {}, async () => (await import('../schedule/control-schedule.js')).trigger(id, flags, cli)),
    );
  schedule
    .command('backfill <schedule-id>')
    .description('start the runs that were due between two instants, one after the other')
    .requiredOption('--from <instant>', 'RFC 3339')
    .requiredOption('--to <instant>', 'RFC 3339')
    .option('--overlap <policy>', 'skip, buffer_all, allow_all and so on', 'buffer_all')
    .action((id: string, flags: BackfillFlags) =>
      perform(cli, {}, async () => (await import('../schedule/control-schedule.js')).backfill(id, flags, cli)),
    );
  schedule
    .command('delete <schedule-id>')
    .description('remove a schedule; runs that it has started go on')
    .action((id: string) =>
      perform(cli, {}, async () => (await import('../schedule/control-schedule.js')).remove(id, cli)),
    );
}
