import type { FieldPath } from '../yaml/field-path.js';
import { type JobView, POD_SPEC_PATH } from './job-view.js';
import { type Mapping, mappingAt } from './typed-access.js';

/** One `resources` field: a container's, or the Pod's own. */
export interface ResourcesView {
  path: FieldPath;
  /** Resource name to quantity text, as written: numbers are allowed in place of text. */
  requests: ReadonlyMap<string, string>;
  limits: ReadonlyMap<string, string>;
}

/** The resources of every container and of the Pod itself. */
export function viewResources({ podSpec, containers }: JobView): ResourcesView[] {
  const owners = [...containers, ...(podSpec === undefined ? [] : [{ path: POD_SPEC_PATH, container: podSpec }])];
  return owners.map(({ path, container }) => viewResourcesOf(container, path));
}

/** Empty maps where there are no resources. */
export function viewResourcesOf(owner: Mapping, path: FieldPath): ResourcesView {
  const resources = mappingAt(owner, 'resources');
  return {
    path: [...path, 'resources'],
    requests: amountsIn(mappingAt(resources, 'requests')),
    limits: amountsIn(mappingAt(resources, 'limits')),
  };
}

function amountsIn(amounts: Mapping | undefined): Map<string, string> {
  const entries = Object.entries(amounts ?? {}).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
  );
  return new Map(entries);
}
