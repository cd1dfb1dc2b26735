import type { FieldPath } from '../yaml/field-path.js';
import { isMapping } from '../yaml/parse-mapping.js';
import { listAt, type Mapping, mappingAt } from './typed-access.js';

/** The parts of a Job that rules look at, each found once. A part that is missing or of another type is undefined. */
export interface JobView {
  manifest: Mapping;
  metadata: Mapping | undefined;
  spec: Mapping | undefined;
  template: Mapping | undefined;
  podSpec: Mapping | undefined;
  /** The Job's own metadata and its Pod template's: both carry labels and annotations. */
  objects: readonly { path: FieldPath; metadata: Mapping }[];
  /** Regular containers, then init containers: the order in which the API server looks at their names. */
  containers: readonly ContainerView[];
}

/** A container and where it stands. */
export interface ContainerView {
  path: FieldPath;
  container: Mapping;
}

/** Where a Job keeps its Pod spec. */
export const POD_SPEC_PATH: FieldPath = ['spec', 'template', 'spec'];

/** The view of a manifest; parts of a wrong type are left out. */
export function viewJob(manifest: Mapping): JobView {
  const metadata = mappingAt(manifest, 'metadata');
  const spec = mappingAt(manifest, 'spec');
  const template = mappingAt(spec, 'template');
  const podSpec = mappingAt(template, 'spec');
  const podMetadata = mappingAt(template, 'metadata');
  return {
    manifest,
    metadata,
    spec,
    template,
    podSpec,
    objects: [
      ...(metadata === undefined ? [] : [{ path: ['metadata'], metadata }]),
      ...(podMetadata === undefined ? [] : [{ path: ['spec', 'template', 'metadata'], metadata: podMetadata }]),
    ],
    containers: ['containers', 'initContainers'].flatMap((list) => viewContainers(podSpec, list)),
  };
}

function viewContainers(podSpec: Mapping | undefined, list: string): ContainerView[] {
  return (listAt(podSpec, list) ?? []).flatMap((item, index) => {
    // The API server reads null as a container without fields.
    const container = item === null ? {} : item;
    return isMapping(container) ? [{ path: [...POD_SPEC_PATH, list, index], container }] : [];
  });
}
