import type { FieldPath } from '../../yaml/field-path.js';
import { isMapping } from '../../yaml/parse-mapping.js';
import type { Report, RuleText } from '../rule.js';
import { listAt, type Mapping, mappingAt } from '../../yaml/typed-access.js';

/** A rule about what somebody will regret. It looks at what the file says, without the API server's defaults. */
export interface AdviceRule extends RuleText {
  check(view: AdviceView, report: Report): void;
}

/** The parts of a Job that advice looks at, as they stand in the file; undefined where they are missing or no mapping. */
export interface AdviceView {
  spec: Mapping | undefined;
  podSpec: Mapping | undefined;
  /** Regular containers, then init containers. */
  containers: readonly { path: FieldPath; container: Mapping }[];
}

/** Where a Job keeps its Pod spec. */
export const POD_SPEC: FieldPath = ['spec', 'template', 'spec'];

/** The view of a parsed manifest. */
export function viewForAdvice(manifest: Mapping): AdviceView {
  const spec = mappingAt(manifest, 'spec');
  const podSpec = mappingAt(mappingAt(spec, 'template'), 'spec');
  const containers = ['containers', 'initContainers'].flatMap((list) =>
    (listAt(podSpec, list) ?? []).flatMap((container, index) =>
      isMapping(container) ? [{ path: [...POD_SPEC, list, index], container }] : [],
    ),
  );
  return { spec, podSpec, containers };
}
