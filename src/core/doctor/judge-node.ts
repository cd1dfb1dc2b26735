import type { Check } from './check.js';

/** What package.json asks for as `engines`; a test compares the two. */
export const LEAST_NODE = '20.18';

/** Whether this Node is new enough. @param version `20.18.1` */
export function judgeNode(version: string): Check {
  const isEnough = compare(version, LEAST_NODE) >= 0;
  return {
    name: 'node',
    status: isEnough ? 'ok' : 'failed',
    message: isEnough ? `Node ${version}.` : `Expected Node ${LEAST_NODE} or later, got ${version}.`,
    remedy: isEnough ? '' : 'Install a newer one, for example from https://nodejs.org.',
  };
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0);
}
