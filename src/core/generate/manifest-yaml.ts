import { stringify } from 'yaml';
import type { JobManifest } from './job-manifest.js';

/**
 * The manifest's file text: keys in their given order, no anchors, no folded lines; equal manifests give equal bytes.
 * YAML 1.1 decides what is quoted, because that is how Kubernetes and Python read it: `yes`, `on`, `010` stay strings.
 */
export function renderManifest(manifest: JobManifest): string {
  return stringify(manifest, { aliasDuplicateObjects: false, lineWidth: 0, version: '1.1' });
}
