import { type Fate, judgeFate } from '../../../core/apply/fate.js';
import { eventSchema } from '../../../core/monitor/observe-objects.js';
import type { ObservedEvent } from '../../../core/observed/objects.js';
import { type ClusterConnection, ClusterRequestError } from '../connect/connection.js';
import { readList } from '../request/read-list.js';

export interface ReadFates {
  connection: ClusterConnection;
  namespace: string;
  /** By name, when each was meant to be created (RFC 3339). */
  intents: ReadonlyMap<string, string>;
  signal: AbortSignal;
}

/** What became of Jobs that were meant to be created and are not there, by name, as the events about them tell. */
export async function readFates({ intents, ...input }: ReadFates): Promise<Map<string, Fate>> {
  if (intents.size === 0) return new Map();
  const { events, readAt } = await readJobEvents(input, intents);
  return new Map(
    Array.from(intents, ([name, intendedAt]) => {
      const own = events === null ? null : events.filter((event) => event.name === name);
      return [name, judgeFate({ intendedAt, events: own, readAt })];
    }),
  );
}

async function readJobEvents(
  { connection, namespace, signal }: Omit<ReadFates, 'intents'>,
  names: ReadonlyMap<string, unknown>,
): Promise<{ events: ObservedEvent[] | null; readAt: string }> {
  try {
    const { items, date } = await readList({
      connection,
      signal,
      path: `api/v1/namespaces/${encodeURIComponent(namespace)}/events`,
      query: { fieldSelector: 'involvedObject.kind=Job' },
      trim: (object) => {
        const event = eventSchema.parse(object);
        return names.has(event.name) ? event : undefined;
      },
    });
    return { events: items, readAt: date };
  } catch (error) {
    if (!(error instanceof ClusterRequestError) || error.status !== 403) throw error;
    return { events: null, readAt: '' };
  }
}
