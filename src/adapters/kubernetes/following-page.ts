import { ClusterRequestError } from './connection.js';

/**
 * The place from which a list goes on; '' at its end.
 *
 * @throws ClusterRequestError where it is the place that was just read: the list would never end.
 */
export function followingPage(current: string, next: string): string {
  if (next === '' || next !== current) return next;
  throw new ClusterRequestError(200, 'the API server answered with the same page of a list again');
}
