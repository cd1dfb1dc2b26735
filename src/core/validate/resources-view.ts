import type { FieldPath } from '../yaml/field-path.js';
import { POD_SPEC_PATH } from './pod-spec-path.js';
import type { PodSpec, Quantity, ResourceRequirements } from './schema/job-types.js';

/** One list of amounts under `resources`: a container's, the Pod's own, or its overhead. */
export interface ResourcesView {
  path: FieldPath;
  /** The Pod's own, which may be of fewer kinds. */
  isPodLevel: boolean;
  /** Resource name to quantity text, as written: numbers are allowed in place of text. */
  requests: ReadonlyMap<string, string>;
  limits: ReadonlyMap<string, string>;
}

/** Whoever has resources: a container or a Pod. */
type ResourceOwner = { resources?: ResourceRequirements };

interface PodResources {
  podSpec: PodSpec;
  containers: readonly { path: FieldPath; container: ResourceOwner }[];
}

/** The resources of every container, of the Pod itself, and its overhead as limits. */
export function viewResources({ podSpec, containers }: PodResources): ResourcesView[] {
  const views = containers.flatMap(({ path, container }) =>
    container.resources === undefined ? [] : [viewResourcesOf(container, path)],
  );
  // Windows Pods can't have any of their own, which `pod-resources` says.
  if (podSpec.resources !== undefined && podSpec.os?.name !== 'windows')
    views.push({ ...viewResourcesOf(podSpec, POD_SPEC_PATH), isPodLevel: true });
  if (podSpec.overhead !== undefined)
    views.push({
      path: [...POD_SPEC_PATH, 'overhead'],
      isPodLevel: false,
      requests: new Map(),
      limits: amountsIn(podSpec.overhead),
    });
  return views;
}

/** Empty maps where there are no resources. */
export function viewResourcesOf({ resources }: ResourceOwner, path: FieldPath): ResourcesView {
  return {
    path: [...path, 'resources'],
    isPodLevel: false,
    requests: amountsIn(resources?.requests),
    limits: amountsIn(resources?.limits),
  };
}

function amountsIn(amounts: Readonly<Record<string, Quantity>> = {}): Map<string, string> {
  return new Map(Object.entries(amounts).map(([name, value]) => [name, String(value)]));
}
