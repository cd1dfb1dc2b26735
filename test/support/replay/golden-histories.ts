import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

/** Where they lie, from the root of the project: those of a release in a folder of its version. */
export const HISTORIES = 'test/fixtures/histories';

/** A stored history, as `temporal workflow show --output json` prints it. */
export interface GoldenHistory {
  /** `ok`, or `0.1.0/ok`. */
  name: string;
  events: { eventType: string }[];
  /** Of its JSON. */
  bytes: number;
}

/** Every stored history, by name. */
export async function readGoldenHistories(): Promise<GoldenHistory[]> {
  const files = (await readdir(HISTORIES, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(HISTORIES, file), 'utf8');
      const { events } = JSON.parse(text) as Pick<GoldenHistory, 'events'>;
      return { name: file.replace(/\.json$/, ''), events, bytes: text.length };
    }),
  );
}

/** How a stored run ended: `COMPLETED`, `FAILED`, `CANCELED`. */
export function endingOf({ events }: GoldenHistory): string {
  return (events.at(-1)?.eventType ?? '').replace('EVENT_TYPE_WORKFLOW_EXECUTION_', '');
}

/** Of those that the workflow in the bundle can't have written: name, and what the SDK says. */
export async function replayAll(
  codePath: string,
  histories: readonly Pick<GoldenHistory, 'name' | 'events'>[],
): Promise<Map<string, string>> {
  // A divergence is what is looked for; the SDK's core would log each one.
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'off', forward: {} } },
  });
  const red = new Map<string, string>();
  const replays = histories.map(({ name, events }) => ({ workflowId: name, history: { events } }));
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, replays)) {
    if (error !== undefined) red.set(workflowId, error.message.split('\n')[0] ?? '');
  }
  return red;
}
