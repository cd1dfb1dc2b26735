// What is not as it should be once all runs have ended.

import { readWrites } from '../../sandbox/audit-log.js';
import { findWrong } from './judge.js';
import type { Lived } from './live-through.js';
import type { Scene } from './scene.js';
import { OTHER_JOB } from './traffic.js';

/** Runs that have ended otherwise than they should, each with what it and the worker said. */
export function describeWrong({ played }: Lived, { worker }: Scene): string[] {
  return played.flatMap((one) => {
    const wrong = findWrong(one);
    if (wrong.length === 0) return [];
    const log = worker
      .stderr()
      .split('\n')
      .filter((line) => line.includes(`workflowId=${one.workflowId} `));
    return [`${one.workflowId}, ${one.run.ordeal}: ${wrong.join('; ')}\n${one.said}\n${log.join('\n')}`];
  });
}

/** Jobs that were not created exactly once, that nobody has planned, or that came back. */
export async function findStrays({ played }: Lived, { sandbox, namespace }: Scene): Promise<string[]> {
  const planned = new Set(played.flatMap((one) => one.planned));
  // Others create theirs with POST.
  const created = readWrites(sandbox.auditLog)
    .filter((write) => write.namespace === namespace.name && write.verb === 'patch' && write.code === 201)
    .map(({ name = '' }) => name);
  const countOf = (name: string) => created.filter((other) => other === name).length;
  return [
    ...[...planned].filter((name) => countOf(name) !== 1).map((name) => `${name}: created ${countOf(name)} times`),
    ...created.filter((name) => !planned.has(name)).map((name) => `${name}: not planned`),
    ...(await namespace.jobNames()).filter((name) => !name.startsWith(OTHER_JOB)).map((name) => `${name}: still there`),
  ];
}
