import type { FieldPath } from '../../../yaml/field-path.js';
import { checkBundle } from './cluster-trust-bundle.js';
import { checkUnreserved } from '../../fields/paths.js';
import { checkPodCertificate } from './pod-certificate.js';
import type { Report } from '../../rule.js';
import type { ProjectedVolumeSource, VolumeProjection } from '../../schema/job-types.js';
import { forbidden, invalid, required } from '../../violations.js';
import { checkDownwardFile, checkKeyToPath, checkMode } from './volume-files.js';
import { sourceOf, volumeRule } from './volume-rule.js';

const MIN_EXPIRATION = 600;
const MAX_EXPIRATION = 2 ** 32;

export const projectedVolumes = volumeRule({
  id: 'projected-volumes',
  severity: 'error',
  description: 'A projected volume has one legal source in each of its sources, and no two files have the same path.',
  remediation: 'Give every source its own entry and every file its own path.',
  checkVolume(volume, path, report) {
    const projected = sourceOf(volume, 'projected');
    if (projected !== undefined) checkProjected(projected, [...path, 'projected'], report);
  },
});

function checkProjected({ defaultMode, sources = [] }: ProjectedVolumeSource, path: FieldPath, report: Report): void {
  checkMode(defaultMode, [...path, 'defaultMode'], report);
  const paths = new Set<string>();
  for (const [index, source] of sources.entries()) {
    const own = [...path, 'sources', index];
    const names = Object.keys(source);
    if (names.length > 1) report(forbidden(own, 'one source', names.join(' and ')));
    checkItems(source, own, report);
    checkToken(source, { path, own, report });
    if (source.clusterTrustBundle !== undefined)
      checkBundle(source.clusterTrustBundle, [...own, 'clusterTrustBundle'], report);
    if (source.podCertificate !== undefined)
      checkPodCertificate(source.podCertificate, [...own, 'podCertificate'], report);
    for (const file of filesOf(source)) {
      if (paths.has(file)) report(invalid(path, 'a path of its own for every file', file, { at: own }));
      paths.add(file);
    }
  }
}

function checkItems({ secret, configMap, downwardAPI }: VolumeProjection, own: FieldPath, report: Report): void {
  for (const [name, source] of Object.entries({ secret, configMap })) {
    if (source === undefined) continue;
    if ((source.name ?? '') === '') report(required([...own, name, 'name'], 'a name'));
    for (const [index, item] of (source.items ?? []).entries())
      checkKeyToPath(item, [...own, name, 'items', index], report);
  }
  const path = [...own, 'downwardAPI'];
  for (const [index, file] of (downwardAPI?.items ?? []).entries())
    checkDownwardFile(file, { path, at: [...path, 'items', index], report });
}

/** The server says of the whole volume what is wrong with the path of a token. */
function checkToken(
  { serviceAccountToken: token }: VolumeProjection,
  { path, own, report }: { path: FieldPath; own: FieldPath; report: Report },
): void {
  if (token === undefined) return;
  const { expirationSeconds = 0, path: file = '' } = token;
  const expiration = [...own, 'serviceAccountToken', 'expirationSeconds'];
  if (expirationSeconds < MIN_EXPIRATION || expirationSeconds > MAX_EXPIRATION)
    report(invalid(expiration, 'from 600 to 4294967296 seconds', expirationSeconds));
  const at = [...own, 'serviceAccountToken', 'path'];
  if (file === '') report(required([...path, 'path'], 'a path for the token', { at }));
  else checkUnreserved(file, { path: [...path, 'path'], at, report });
}

/** Every file that a source makes, as far as it has a name. */
function filesOf(source: VolumeProjection): string[] {
  const items = [source.secret, source.configMap, source.downwardAPI].flatMap((part) => part?.items ?? []);
  const { credentialBundlePath = '', keyPath = '', certificateChainPath = '' } = source.podCertificate ?? {};
  return [
    ...items.map(({ path = '' }) => path).filter((path) => path !== ''),
    // An empty one counts here, for the server does not ask.
    ...(source.clusterTrustBundle === undefined ? [] : [source.clusterTrustBundle.path ?? '']),
    ...[credentialBundlePath, keyPath, certificateChainPath].filter((path) => path !== ''),
  ];
}
