import type { PlannedJob } from '../../src/core/apply/plan-apply.js';

export interface PlannedJobFields {
  namespace?: string;
  metadata?: Record<string, unknown>;
  /** Beside the template. */
  spec?: Record<string, unknown>;
  template?: Record<string, unknown>;
  podSpec?: Record<string, unknown>;
  container?: Record<string, unknown>;
}

/** A Job of one container that any cluster takes. */
export function aPlannedJob(name: string, fields: PlannedJobFields = {}): PlannedJob {
  const { namespace = 'trading-bots', metadata = {}, spec = {}, template = {}, podSpec = {}, container = {} } = fields;
  return {
    file: `${name}.yaml`,
    name,
    namespace,
    manifest: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, namespace, ...metadata },
      spec: {
        backoffLimit: 0,
        template: {
          ...template,
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'tuning', image: 'registry.example/tuning:1.0', ...container }],
            ...podSpec,
          },
        },
        ...spec,
      },
    },
  };
}
