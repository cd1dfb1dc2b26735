import type { DownwardAPIVolumeFile, Volume } from '../schema/job-types.js';
import { changeMember, fill, mapChanged } from './fill.js';

/** A volume with the API server's defaults; one without any source is an emptyDir. */
export function defaultVolume(given: Volume): Volume {
  const hasSource = Object.keys(given).some((key) => key !== 'name');
  if (!hasSource) return { ...given, emptyDir: {} };
  let volume = changeMember(given, 'azureDisk', (disk) => ({
    ...disk,
    cachingMode: disk.cachingMode ?? 'ReadWrite',
    kind: disk.kind ?? 'Shared',
  }));
  volume = changeMember(volume, 'downwardAPI', (source) => changeMember(source, 'items', defaultFiles));
  return changeMember(volume, 'projected', (source) =>
    changeMember(source, 'sources', (sources) =>
      mapChanged(sources, (projection) =>
        changeMember(
          changeMember(projection, 'downwardAPI', (downward) => changeMember(downward, 'items', defaultFiles)),
          'serviceAccountToken',
          (token) => ({ ...token, expirationSeconds: token.expirationSeconds ?? 3600 }),
        ),
      ),
    ),
  );
}

function defaultFiles(files: readonly DownwardAPIVolumeFile[]): readonly DownwardAPIVolumeFile[] {
  return mapChanged(files, (file) => changeMember(file, 'fieldRef', (ref) => fill(ref, 'apiVersion', 'v1')));
}
