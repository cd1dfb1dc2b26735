import type { FieldPath } from '../../../yaml/field-path.js';
import { utf8Length } from '../../../truncate.js';
import type { Report } from '../../rule.js';
import type { ISCSIVolumeSource, Volume } from '../../schema/job-types.js';
import { invalid, mismatch, required } from '../../violations.js';
import { sourceOf } from './volume-rule.js';

const MAX_BYTE = 255;

/** How each sort of iSCSI name looks, by its start. */
const ISCSI_NAMES: readonly (readonly [start: string, form: RegExp])[] = [
  ['iqn', /iqn\.\d{4}-\d{2}\.([A-Za-z0-9-.]+)(:[^,;*&$|\t\n\f\r ]+)$/],
  ['eui', /^eui.[A-Za-z0-9]{16}$/],
  ['naa', /^naa.[A-Za-z0-9]{32}$/],
];

/** Reports partitions, units and initiators of block devices that are none. */
export function checkBlockVolumes(volume: Volume, path: FieldPath, report: Report): void {
  for (const [source, name] of [
    ['gcePersistentDisk', 'persistentDisk'],
    ['awsElasticBlockStore', 'awsElasticBlockStore'],
  ] as const) {
    const partition = sourceOf(volume, source)?.partition ?? 0;
    if (isByte(partition)) continue;
    const at = [...path, source, 'partition'];
    report(invalid([...path, name, 'partition'], 'a partition from 0 to 255', partition, { at }));
  }
  const fc = sourceOf(volume, 'fc');
  if (fc !== undefined) {
    const { targetWWNs = [], wwids = [], lun } = fc;
    const names = [...path, 'fc', 'targetWWNs'];
    if (targetWWNs.length === 0 && wwids.length === 0) report(required(names, 'targetWWNs or wwids'));
    if (targetWWNs.length > 0 && wwids.length > 0) report(mismatch(names, 'one of targetWWNs and wwids', 'both'));
    const at = [...path, 'fc', 'lun'];
    if (targetWWNs.length > 0 && lun === undefined) report(required(at, 'a lun beside targetWWNs'));
    else if (targetWWNs.length > 0 && !isByte(lun ?? 0)) report(invalid(at, 'a lun from 0 to 255', lun));
  }
  const iscsi = sourceOf(volume, 'iscsi');
  if (iscsi !== undefined) checkIscsi(iscsi, [...path, 'iscsi'], report);
  // The server asks this whatever else the volume has.
  const { initiatorName, targetPortal = '' } = volume.iscsi ?? {};
  if (initiatorName !== undefined && utf8Length(`${volume.name ?? ''}:${targetPortal}`) > 64)
    report(invalid([...path, 'name'], 'a name of at most 64 characters together with :targetPortal', volume.name));
}

function checkIscsi(iscsi: ISCSIVolumeSource, path: FieldPath, report: Report): void {
  const { iqn = '', lun = 0, initiatorName } = iscsi;
  if (iqn !== '' && !isIscsiName(iqn)) report(invalid([...path, 'iqn'], 'an iqn, eui or naa name', iqn));
  if (!isByte(lun)) report(invalid([...path, 'lun'], 'a lun from 0 to 255', lun));
  if ((iscsi.chapAuthDiscovery === true || iscsi.chapAuthSession === true) && iscsi.secretRef === undefined)
    report(required([...path, 'secretRef'], 'a Secret for CHAP'));
  if (initiatorName === undefined || isIscsiName(initiatorName)) return;
  const at = [...path, 'initiatorName'];
  report(invalid([...path, 'initiatorname'], 'an iqn, eui or naa name', initiatorName, { at }));
}

function isIscsiName(name: string): boolean {
  const [, form] = ISCSI_NAMES.find(([start]) => name.startsWith(start)) ?? [];
  return form?.test(name) ?? false;
}

function isByte(value: number): boolean {
  return value >= 0 && value <= MAX_BYTE;
}
