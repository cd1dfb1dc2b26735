import type { FieldPath } from '../../../yaml/field-path.js';
import type { Report } from '../../rule.js';
import type { ProjectedVolumeSource, VolumeProjection } from '../../schema/job-types.js';
import { checkUserOrGroup } from '../../fields/security-profiles.js';
import { sourceOf, volumeRule } from './volume-rule.js';

/** In this order the server looks for what it drops users from, as long as their feature is switched off. */
const DROPPED_FROM = ['secret', 'configMap', 'downwardAPI', 'projected'] as const;
const DROPPED_FROM_PROJECTION = [
  'secret',
  'downwardAPI',
  'configMap',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
] as const;

export const volumeUsers = volumeRule({
  id: 'volume-users',
  severity: 'error',
  description:
    'Files of volumes belong to users from 0 to 2147483647. The server drops such users, but of one source only where there are several.',
  remediation: 'Remove the user, which has no effect, and all sources but one.',
  checkVolume(volume, path, report) {
    const dropped = DROPPED_FROM.find((source) => volume[source] !== undefined);
    for (const name of DROPPED_FROM) {
      const source = sourceOf(volume, name);
      if (source === undefined) continue;
      const own = [...path, name];
      if (name !== dropped) checkUserOrGroup(source.defaultUser, [...own, 'defaultUser'], report);
      if (name === 'projected')
        checkProjected(volume.projected ?? {}, { isDropped: name === dropped, path: own, report });
      else if (name !== dropped) checkItems(name, volume[name]?.items ?? [], own, report);
    }
  },
});

function checkProjected(
  { sources = [] }: ProjectedVolumeSource,
  { isDropped, path, report }: { isDropped: boolean; path: FieldPath; report: Report },
): void {
  for (const [index, source] of sources.entries()) {
    const dropped = isDropped ? DROPPED_FROM_PROJECTION.find((name) => source[name] !== undefined) : undefined;
    for (const name of DROPPED_FROM_PROJECTION) {
      if (name !== dropped) checkProjection(source, name, { path: [...path, 'sources', index, name], report });
    }
  }
}

function checkProjection(
  source: VolumeProjection,
  name: (typeof DROPPED_FROM_PROJECTION)[number],
  { path, report }: { path: FieldPath; report: Report },
): void {
  if (name === 'secret' || name === 'downwardAPI' || name === 'configMap')
    checkItems(name, source[name]?.items ?? [], path, report);
  else checkUserOrGroup(source[name]?.user, [...path, 'user'], report);
}

/** Of the downward API the server does not say which item it is. */
function checkItems(name: string, items: readonly { user?: number }[], path: FieldPath, report: Report): void {
  for (const [index, { user }] of items.entries())
    checkUserOrGroup(user, [...path, ...(name === 'downwardAPI' ? [] : ['items', index]), 'user'], report);
}
