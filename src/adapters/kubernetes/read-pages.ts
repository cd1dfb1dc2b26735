import { ClusterRequestError } from './connection.js';

/** A list that is cut short this often changes faster than it can be read. */
const MAX_RESTARTS = 5;

/** Half a million objects by 500 on a page: no cluster holds as many of a kind, but a broken server may say so. */
const MAX_PAGES = 1_000;

export interface ReadPages<Kept> {
  /** What is kept before the first page, made anew for each beginning. */
  begin(): Kept;
  /** Reads the page of a place, '' being the first one, and returns the place of the next; '' at the end. */
  readPage(place: string, kept: Kept): Promise<string>;
}

/**
 * What was kept of all pages of a list. It is read from the beginning again when a place in it has become too old (410):
 * what was read before may have changed.
 *
 * @throws ClusterRequestError 410 for a list that is too old again and again, 200 for one without an end.
 */
export async function readPages<Kept>({ begin, readPage }: ReadPages<Kept>): Promise<Kept> {
  for (let restart = 0; restart <= MAX_RESTARTS; restart += 1) {
    const kept = begin();
    try {
      await readToEnd((place) => readPage(place, kept));
      return kept;
    } catch (error) {
      if (!(error instanceof ClusterRequestError) || error.status !== 410) throw error;
    }
  }
  throw new ClusterRequestError(410, `a list was too old before its end was read, ${MAX_RESTARTS + 1} times in a row`);
}

async function readToEnd(readPage: (place: string) => Promise<string>): Promise<void> {
  let place = '';
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const next = await readPage(place);
    if (next === '') return;
    if (next === place)
      throw new ClusterRequestError(200, 'the API server answered with the same page of a list again');
    place = next;
  }
  throw new ClusterRequestError(200, `the API server answered with a list of more than ${MAX_PAGES} pages`);
}
