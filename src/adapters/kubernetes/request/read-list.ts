import * as z from 'zod';
import { type PatientGet, patientGet } from './patient-get.js';
import { type PageLimits, readPages } from './read-pages.js';

const pageSchema = z.looseObject({
  metadata: z.looseObject({
    continue: z.string().nullish(),
    resourceVersion: z.string().nullish(),
  }),
  items: z.array(z.unknown()).nullish(),
});

export interface ReadList<Item> extends Omit<PatientGet, 'maxBytes'>, PageLimits {
  query: Record<string, string>;
  /** What is kept of an object; undefined: nothing. */
  trim(object: unknown): Item | undefined;
  /** What is kept of everything so far, asked after each page. */
  prune?(items: Item[]): Item[];
}

export interface ObjectList<Item> {
  items: Item[];
  /** Where a watch goes on from here. */
  resourceVersion: string;
  /** The server's clock (RFC 3339), '' where it does not tell. */
  date: string;
}

/** Every object of a list, page by page; from the beginning again when the pages have become too old (410). */
export async function readList<Item>(input: ReadList<Item>): Promise<ObjectList<Item>> {
  const { connection, path, query, trim, prune, signal, ...limits } = input;
  return readPages<ObjectList<Item>>({
    ...limits,
    kind: path.split('/').at(-1) ?? '',
    begin: () => ({ items: [], resourceVersion: '', date: '' }),
    readPage: async ({ place, maxBytes }, list) => {
      const pageQuery = new URLSearchParams({ ...query, ...place });
      const { body, date } = await patientGet({
        connection,
        path: `${path}?${pageQuery.toString()}`,
        signal,
        maxBytes,
      });
      const { metadata, items } = pageSchema.parse(body);
      for (const object of items ?? []) {
        const item = trim(object);
        if (item !== undefined) list.items.push(item);
      }
      if (prune !== undefined) list.items = prune(list.items);
      list.resourceVersion = metadata.resourceVersion ?? '';
      list.date = date;
      return metadata.continue ?? '';
    },
  });
}
