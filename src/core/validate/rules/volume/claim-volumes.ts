import { isDnsSubdomain } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import { checkClaimTemplate } from './claim-template.js';
import type { Report } from '../../rule.js';
import type { CSIVolumeSource } from '../../schema/job-types.js';
import { invalid, required, tooLong } from '../../violations.js';
import { sourceOf, volumeRule } from './volume-rule.js';

export const claimVolumes = volumeRule({
  id: 'claim-volumes',
  severity: 'error',
  description:
    'persistentVolumeClaim names a claim, ephemeral has a legal template of one, and csi names its driver and its Secret.',
  remediation: 'Name the claim or the driver.',
  checkVolume(volume, path, report) {
    const claim = sourceOf(volume, 'persistentVolumeClaim');
    if (claim !== undefined && (claim.claimName ?? '') === '')
      report(required([...path, 'persistentVolumeClaim', 'claimName'], 'the name of a claim'));
    const ephemeral = sourceOf(volume, 'ephemeral');
    const template = [...path, 'ephemeral', 'volumeClaimTemplate'];
    if (ephemeral !== undefined && ephemeral.volumeClaimTemplate === undefined)
      report(required(template, 'the template of a claim'));
    if (ephemeral?.volumeClaimTemplate !== undefined)
      checkClaimTemplate(ephemeral.volumeClaimTemplate, template, report);
    const csi = sourceOf(volume, 'csi');
    if (csi !== undefined) checkCsi(csi, [...path, 'csi'], report);
  },
});

function checkCsi({ driver = '', nodePublishSecretRef }: CSIVolumeSource, path: FieldPath, report: Report): void {
  const at = [...path, 'driver'];
  if (driver === '') report(required(at, 'the name of a driver'));
  else {
    if (driver.length > 63) report(tooLong(at, '63 characters', driver.length));
    if (!isDnsSubdomain(driver.toLowerCase())) report(invalid(at, 'a DNS-1123 subdomain', driver));
  }
  if (nodePublishSecretRef === undefined) return;
  const { name = '' } = nodePublishSecretRef;
  const secret = [...path, 'nodePublishSecretRef', 'name'];
  if (name === '') report(required(secret, 'the name of a Secret'));
  else if (!isDnsSubdomain(name)) report(invalid([...path, 'name'], 'the name of a Secret', name, { at: secret }));
}
