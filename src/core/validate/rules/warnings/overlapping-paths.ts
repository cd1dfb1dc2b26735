import type { FieldPath } from '../../../yaml/field-path.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import type { Volume, VolumeProjection } from '../../schema/job-types.js';
import { showValue } from '../../show-value.js';

export const overlappingPaths: JobRule = {
  id: 'overlapping-paths',
  severity: 'warning',
  description:
    'No file of a volume lies where another one is, or is the folder of another one; every source of a projected volume has something in it.',
  remediation: 'Give every file a path of its own: which of two is seen is chance.',
  check({ podSpec: { volumes = [] } }, report) {
    for (const [index, volume] of volumes.entries()) checkVolume(volume, [...POD_SPEC_PATH, 'volumes', index], report);
  },
};

function checkVolume({ configMap, secret, downwardAPI, projected }: Volume, path: FieldPath, report: Report): void {
  for (const source of [configMap, secret, downwardAPI]) {
    const taken: string[] = [];
    for (const { path: file = '' } of source?.items ?? []) addPath(file, { taken, path, report });
  }
  const taken: string[] = [];
  for (const [index, source] of (projected?.sources ?? []).entries()) {
    const own = [...path, 'projected', 'sources', index];
    if (Object.keys(source).length === 0) report({ path, at: own, message: 'expected a source, got an empty one' });
    for (const file of filesOf(source)) addPath(file, { taken, path, report, at: own });
  }
}

interface Paths {
  taken: string[];
  path: FieldPath;
  at?: FieldPath;
  report: Report;
}

function addPath(text: string, { taken, path, at = path, report }: Paths): void {
  const file = text.replace(/\/+$/, '');
  const other = taken.find((earlier) => overlap(earlier, file));
  if (other !== undefined)
    report({
      path,
      at,
      message: `expected a path that does not overlap with ${showValue(other)}, got ${showValue(file)}`,
    });
  taken.push(file);
}

function overlap(a: string, b: string): boolean {
  return a !== '' && b !== '' && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`));
}

/** The server looks at the first of these that a source has. */
function filesOf(source: VolumeProjection): string[] {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  const items = configMap?.items ?? secret?.items ?? downwardAPI?.items;
  if (items !== undefined) return items.map(({ path = '' }) => path);
  if (serviceAccountToken !== undefined) return [serviceAccountToken.path ?? ''];
  if (clusterTrustBundle !== undefined) return [clusterTrustBundle.path ?? ''];
  const { certificateChainPath = '', keyPath = '', credentialBundlePath = '' } = podCertificate ?? {};
  return [certificateChainPath, keyPath, credentialBundlePath].filter((path) => path !== '');
}
