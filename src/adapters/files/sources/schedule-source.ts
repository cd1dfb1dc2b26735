import { parseScheduleText, type Schedule } from '../../../core/schedule/parse-schedule.js';
import { ConfigFileError, readSource } from './config-source.js';

/**
 * Reads a schedule file; `name` is the path as it was typed, for messages.
 *
 * @throws ConfigFileError when it does not fit, StageError when it can't be read.
 */
export async function readScheduleFile({ path, name }: { path: string; name: string }): Promise<Schedule> {
  const bytes = await readSource({ path, name, what: 'a schedule', wayOut: 'start from schedules/nightly.yaml' });
  const text = new TextDecoder('utf-8').decode(bytes);
  const parsed = parseScheduleText(text);
  if (parsed.problems !== undefined)
    throw new ConfigFileError({ name, what: 'schedule', problems: parsed.problems, text });
  return parsed.decoded;
}
