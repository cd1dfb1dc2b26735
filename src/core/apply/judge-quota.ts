import * as z from 'zod';
import { type Mapping, memberOf, textAt } from '../yaml/typed-access.js';
import { isMapping } from '../yaml/parse-mapping.js';
import { parseAmount, renderAmount } from './amount.js';
import { podSpecOf } from './find-references.js';
import type { PlannedJob } from './plan-apply.js';
import { type PodResources, podResources } from './pod-resources.js';
import type { Refusal } from './refusal.js';

const amounts = z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).nullish();

/** A ResourceQuota, as far as Jobs and their Pods meet it. */
export const quotaSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    scopes: z.array(z.string()).nullish(),
    scopeSelector: z
      .looseObject({
        matchExpressions: z
          .array(z.looseObject({ scopeName: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
          .nullish(),
      })
      .nullish(),
  }),
  status: z.looseObject({ hard: amounts, used: amounts }).nullish(),
});

export type Quota = z.infer<typeof quotaSchema>;

export interface JudgeQuota {
  quotas: readonly Quota[];
  /** The Jobs that are still to be created, of one namespace. */
  jobs: readonly PlannedJob[];
  /** A Job's Pod spec as the server would default it, where a dry run has told. */
  defaulted: ReadonlyMap<PlannedJob, Mapping>;
}

/**
 * Whether all Jobs and all of their Pods together fit into what is left of each quota. Job objects over a quota would
 * be refused half-way; Pods over it would never be made, and their Jobs hang without a condition. Pods of suspended
 * Jobs do not count: whoever resumes them looks for room.
 */
export function judgeQuota({ quotas, jobs, defaulted }: JudgeQuota): Refusal[] {
  const demands = jobs.map((job) => demandOf(job, defaulted.get(job)));
  return quotas.flatMap((quota) => {
    const hard = Object.entries(quota.status?.hard ?? {});
    return hard.flatMap(([resource, limit]) => {
      const planned = sum(
        demands.filter((demand) => isInScope(quota, demand)).map((demand) => asked(demand, resource)),
      );
      const used = parseAmount(quota.status?.used?.[resource] ?? '0');
      if (planned === 0n || used + planned <= parseAmount(limit)) return [];
      return [
        {
          rule: 'QuotaExceeded',
          object: `resourcequota ${quota.metadata.name}`,
          message: `expected room for ${resource} ${renderAmount(planned)} of ${jobs.length} jobs, got ${renderAmount(parseAmount(limit))} with ${renderAmount(used)} in use`,
          hint: 'Plan fewer workers or smaller ones, have the quota raised, or queue the jobs (queue_name).',
        } satisfies Refusal,
      ];
    });
  });
}

interface Demand {
  podSpec: Mapping;
  /** How many Pods at once. */
  pods: bigint;
  each: PodResources;
}

function demandOf({ manifest }: PlannedJob, defaulted: Mapping | undefined): Demand {
  const spec = memberOf(manifest, 'spec');
  const job = isMapping(spec) ? spec : {};
  const podSpec = defaulted ?? podSpecOf(manifest) ?? {};
  const count = (key: string) => {
    const value = memberOf(job, key);
    return typeof value === 'number' ? value : undefined;
  };
  const parallelism = count('parallelism') ?? 1;
  const atOnce = Math.min(parallelism, count('completions') ?? parallelism);
  const suspended = memberOf(job, 'suspend') === true;
  return { podSpec, pods: suspended ? 0n : BigInt(Math.max(0, Math.trunc(atOnce))), each: podResources(podSpec) };
}

/** What a Job asks of a quota's resource: https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
function asked({ pods, each }: Demand, resource: string): bigint {
  if (resource === 'count/jobs.batch') return 10n ** 9n;
  if (resource === 'pods' || resource === 'count/pods') return pods * 10n ** 9n;
  if (resource.startsWith('limits.')) return pods * (each.limits.get(resource.slice('limits.'.length)) ?? 0n);
  const name = resource.startsWith('requests.') ? resource.slice('requests.'.length) : resource;
  return pods * (each.requests.get(name) ?? 0n);
}

function isInScope({ spec }: Quota, { podSpec, each }: Demand): boolean {
  const expressions = spec.scopeSelector?.matchExpressions ?? [];
  const scopes = (spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists', values: [] as string[] }));
  return [...scopes, ...expressions].every(({ scopeName, operator, values }) => {
    switch (scopeName) {
      case 'Terminating':
        return memberOf(podSpec, 'activeDeadlineSeconds') !== undefined;
      case 'NotTerminating':
        return memberOf(podSpec, 'activeDeadlineSeconds') === undefined;
      case 'BestEffort':
        return isBestEffort(each);
      case 'NotBestEffort':
        return !isBestEffort(each);
      case 'PriorityClass':
        return matches(textAt(podSpec, 'priorityClassName') ?? '', operator, values ?? []);
      default:
        // What is not known here is left to the dry run of the Pod.
        return false;
    }
  });
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/ */
function isBestEffort({ requests, limits }: PodResources): boolean {
  return ['cpu', 'memory'].every((name) => !requests.get(name) && !limits.get(name));
}

function matches(value: string, operator: string, values: readonly string[]): boolean {
  if (operator === 'In') return values.includes(value);
  if (operator === 'NotIn') return !values.includes(value);
  return operator === 'DoesNotExist' ? value === '' : value !== '';
}

function sum(all: readonly bigint[]): bigint {
  return all.reduce((total, amount) => total + amount, 0n);
}
