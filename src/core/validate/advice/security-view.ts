import type { FieldPath } from '../../yaml/field-path.js';
import { type AdviceView, POD_SPEC } from './advice-rule.js';
import { type Mapping, mappingAt, memberOf } from '../../yaml/typed-access.js';

/** A container with its own security context and the Pod's, whose settings it has where its own are silent. */
export interface SecurityView {
  /** The container's. */
  path: FieldPath;
  own: Mapping | undefined;
  pod: Mapping | undefined;
}

/** The security contexts of every container, init containers last. */
export function viewSecurity({ podSpec, containers }: AdviceView): SecurityView[] {
  const pod = mappingAt(podSpec, 'securityContext');
  return containers.map(({ path, container }) => ({ path, own: mappingAt(container, 'securityContext'), pod }));
}

/** What counts for the container, and where that is written; the container's own place where nothing is. */
export function effectiveSetting({ path, own, pod }: SecurityView, key: string): { value: unknown; path: FieldPath } {
  const [ownValue, podValue] = [memberOf(own, key), memberOf(pod, key)];
  if (ownValue === undefined && podValue !== undefined) {
    return { value: podValue, path: [...POD_SPEC, 'securityContext', key] };
  }
  return { value: ownValue, path: [...path, 'securityContext', key] };
}
