import { checkLabelSelector, matchLabels } from '../../fields/label-selector.js';
import type { JobView } from '../../job-view.js';
import type { JobRule, Report } from '../../rule.js';
import { showValue } from '../../show-value.js';
import { mismatch, required } from '../../violations.js';

const SELECTOR = ['spec', 'selector'];
const LABELS = ['spec', 'template', 'metadata', 'labels'];

/** Stands for the uid, which nobody can know before the server has made it up. */
const UNKNOWN_UID = '\0';
const UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid'];
const NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'];
const OWN_LABELS = [...UID_LABELS, ...NAME_LABELS];

export const selector: JobRule = {
  id: 'selector',
  severity: 'error',
  description:
    'The selector is left to the server, which also sets the labels job-name and controller-uid on Pods; with manualSelector it is legal and takes the template’s labels.',
  remediation: 'Remove spec.selector and the labels that the server sets itself.',
  check(job, report) {
    if (job.spec.manualSelector === true) checkManual(job, report);
    else checkGenerated(job, report);
    checkLabelSelector(job.spec.selector, SELECTOR, report);
  },
};

function checkManual({ spec, template }: JobView, report: Report): void {
  if (spec.selector === undefined) report(required(SELECTOR, 'a selector beside manualSelector'));
  if (matchLabels(spec.selector, template.metadata?.labels ?? {}) === false)
    report(mismatch(LABELS, 'labels that spec.selector takes', 'others'));
}

function checkGenerated({ metadata: { name = '' }, spec, template }: JobView, report: Report): void {
  const labels = template.metadata?.labels ?? {};
  const isLeftToServer = spec.selector === undefined && !OWN_LABELS.some((key) => Object.hasOwn(labels, key));
  if (isLeftToServer) return;
  const generated = {
    ...Object.fromEntries(UID_LABELS.map((key) => [key, UNKNOWN_UID])),
    ...Object.fromEntries(NAME_LABELS.map((key) => [key, name])),
  };
  for (const [key, value] of Object.entries(generated)) {
    if (!Object.hasOwn(labels, key) || labels[key] === value) continue;
    const expected = UID_LABELS.includes(key)
      ? `no label ${key}, which the server sets`
      : `the Job’s name ${showValue(name)}`;
    report(mismatch([...LABELS, { key }], expected, showValue(labels[key])));
  }
  const onPods: Readonly<Record<string, string>> = { ...generated, ...labels };
  if (matchLabels(spec.selector ?? {}, generated) === false)
    report(mismatch(SELECTOR, 'no selector but the one that the server makes', 'another one'));
  // The server adds its own requirement where the selector has none, and it never fits a uid that somebody wrote.
  const key = 'batch.kubernetes.io/controller-uid';
  const claimsUid = Object.hasOwn(spec.selector?.matchLabels ?? {}, key);
  const takes = matchLabels(spec.selector ?? {}, onPods);
  if (takes === false || (takes === true && !claimsUid && onPods[key] !== UNKNOWN_UID))
    report(mismatch(LABELS, 'labels that the selector takes', 'others'));
}
