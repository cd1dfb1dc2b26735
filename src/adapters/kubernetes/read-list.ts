import * as z from 'zod';
import { type PatientGet, patientGet } from './patient-get.js';
import { MAX_PAGE_BYTES } from './read-answer.js';
import { readPages } from './read-pages.js';

/** Pages keep the memory of one look bounded, on both sides. */
const PAGE_SIZE = 500;

const pageSchema = z.looseObject({
  metadata: z.looseObject({
    continue: z.string().nullish(),
    resourceVersion: z.string().nullish(),
  }),
  items: z.array(z.unknown()).nullish(),
});

export interface ReadList<Item> extends PatientGet {
  query: Record<string, string>;
  /** What is kept of an object; undefined: nothing. */
  trim(object: unknown): Item | undefined;
  /** What is kept of everything so far, asked after each page. */
  prune?(items: Item[]): Item[];
  pageSize?: number;
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
  const { connection, path, query, trim, prune, signal, pageSize = PAGE_SIZE } = input;
  return readPages<ObjectList<Item>>({
    begin: () => ({ items: [], resourceVersion: '', date: '' }),
    readPage: async (place, list) => {
      const pageQuery = new URLSearchParams({ ...query, limit: String(pageSize) });
      if (place !== '') pageQuery.set('continue', place);
      const { body, date } = await patientGet({
        connection,
        path: `${path}?${pageQuery.toString()}`,
        signal,
        maxBytes: MAX_PAGE_BYTES,
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
