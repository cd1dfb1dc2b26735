import { AnswerTooLong, ClusterRequestError } from '../connect/connection.js';
import { MAX_PAGE_BYTES } from '../connect/read-answer.js';

/** A list that is cut short this often changes faster than it can be read. */
const MAX_RESTARTS = 5;

/** Pages keep the memory of one look bounded, on both sides. */
const PAGE_SIZE = 500;

/** No cluster holds as many of a kind, but a broken server may say so. */
const MAX_OBJECTS = 500_000;

/** One page of a list, as it is asked for. */
export interface Page {
  /** Its part of the query. */
  place: { limit: string; continue?: string };
  maxBytes: number;
}

export interface PageLimits {
  /** Objects on a page. @default 500 */
  pageSize?: number;
  /** Of a page more is not read. @default MAX_PAGE_BYTES */
  pageBytes?: number;
}

export interface ReadPages<Kept> extends PageLimits {
  /** What is listed, as Kubernetes names it: `pods`. */
  kind: string;
  /** What is kept before the first page, made anew for each beginning. */
  begin(): Kept;
  /** Reads a page and returns the place of the next; '' at the end. */
  readPage(page: Page, kept: Kept): Promise<string>;
}

/**
 * What was kept of all pages of a list. It is read from the beginning again when a place in it has become too old (410):
 * what was read before may have changed. A page with more than may be read of one is asked for with half as many
 * objects, and so are those behind it; an API server takes any number with any place.
 *
 * @throws ClusterRequestError 410 for a list that is too old again and again, 200 for one without an end or with an
 * object that is longer than a page.
 */
export async function readPages<Kept>({ begin, readPage, ...limits }: ReadPages<Kept>): Promise<Kept> {
  const { kind, pageSize = PAGE_SIZE, pageBytes = MAX_PAGE_BYTES } = limits;
  let size = pageSize;

  /** The place of the next page. */
  async function readFrom(place: string, kept: Kept): Promise<string> {
    for (;;) {
      try {
        const from = place === '' ? {} : { continue: place };
        return await readPage({ place: { limit: String(size), ...from }, maxBytes: pageBytes }, kept);
      } catch (error) {
        if (!(error instanceof AnswerTooLong)) throw error;
        if (size === 1) throw tooLong(kind, pageBytes);
        size = Math.floor(size / 2);
      }
    }
  }

  async function readToEnd(kept: Kept): Promise<void> {
    let place = '';
    for (let objects = 0; objects < MAX_OBJECTS; objects += size) {
      const next = await readFrom(place, kept);
      if (next === '') return;
      if (next === place)
        throw new ClusterRequestError(200, 'the API server answered with the same page of a list again');
      place = next;
    }
    throw new ClusterRequestError(200, `the API server answered with a list of more than ${MAX_OBJECTS} ${kind}`);
  }

  for (let restart = 0; restart <= MAX_RESTARTS; restart += 1) {
    const kept = begin();
    try {
      await readToEnd(kept);
      return kept;
    } catch (error) {
      if (!(error instanceof ClusterRequestError) || error.status !== 410) throw error;
    }
  }
  throw new ClusterRequestError(410, `a list was too old before its end was read, ${MAX_RESTARTS + 1} times in a row`);
}

/** An API server stores objects of 1.5 MiB: there is nothing to read more patiently. */
function tooLong(kind: string, bytes: number): ClusterRequestError {
  const limit = `${Math.floor(bytes / 1024 ** 2)} MiB`;
  return new ClusterRequestError(
    200,
    `one of the ${kind} takes more than ${limit}, which no API server stores; look for what answers in its place`,
  );
}
