import * as z from 'zod';
import { ClusterRequestError } from './connection.js';
import { followingPage } from './following-page.js';
import { type PatientGet, patientGet } from './patient-get.js';

/** Pages keep the memory of one look bounded, on both sides. */
const PAGE_SIZE = 500;

/** A list that is cut short this often changes faster than it can be read. */
const MAX_RESTARTS = 5;

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
  for (let restart = 0; ; restart += 1) {
    try {
      return await readPages(input);
    } catch (error) {
      if (!(error instanceof ClusterRequestError) || error.status !== 410 || restart === MAX_RESTARTS) throw error;
    }
  }
}

async function readPages<Item>(input: ReadList<Item>): Promise<ObjectList<Item>> {
  const { connection, path, query, trim, prune, signal, pageSize = PAGE_SIZE } = input;
  let items: Item[] = [];
  let next = '';
  for (;;) {
    const pageQuery = new URLSearchParams({ ...query, limit: String(pageSize) });
    if (next !== '') pageQuery.set('continue', next);
    const { body, date } = await patientGet({ connection, path: `${path}?${pageQuery.toString()}`, signal });
    const page = pageSchema.parse(body);
    for (const object of page.items ?? []) {
      const item = trim(object);
      if (item !== undefined) items.push(item);
    }
    if (prune !== undefined) items = prune(items);
    next = followingPage(next, page.metadata.continue ?? '');
    if (next === '') return { items, resourceVersion: page.metadata.resourceVersion ?? '', date };
  }
}
