import { LIMIT_NAMES, LIMITS } from '../../src/core/health/limits.js';
import type { ErrorFrom, ReasonClass } from '../../src/core/health/reason-row.js';
import { REASON_TABLE, REASONS } from '../../src/core/health/reasons.js';
import { expectedHint } from '../../test/cluster/health/expected-hint.js';
import { readSnapshotOf } from '../../test/cluster/health/golden-snapshots.js';
import { argoHealth, kstatus, kubectlStatus } from '../../test/cluster/health/other-tools.js';
import type { Scenario } from '../../test/cluster/health/scenario.js';
import { SCENARIOS } from '../../test/cluster/health/scenarios.js';
import { code, renderMarkdownTable } from './markdown-table.js';

const CLASSES: Record<ReasonClass, string> = {
  failure: "the Job's own",
  infrastructure: "the cluster's",
  waiting: 'waiting',
  pending: 'pending',
  fine: 'fine',
  run: 'the run',
};

/** One row per scenario of the suite, with what other tools say of the Job that the sandbox has shown. */
export function renderScenarioTable(): string {
  const rows = SCENARIOS.map((scenario) => {
    const { title, signal, expected } = scenario;
    const [job] = readSnapshotOf(scenario).jobs;
    const others = job === undefined ? ['-', '-', '-'] : [kubectlStatus(job), argoHealth(job), kstatus(job)];
    const reasons = renderReasons(scenario);
    return [title, signal, renderVerdict(scenario), reasons, renderHint(expectedHint(expected)), ...others];
  });
  return renderMarkdownTable(
    ['what happens', 'signal', 'health', 'reasons', 'hint', 'kubectl', 'Argo CD', 'kstatus'],
    rows,
  );
}

/** One row per reason, in the order of the table in the code. */
export function renderReasonTable(): string {
  const rows = REASONS.map((reason) => {
    const { class: of, seen, errorFrom, hint } = REASON_TABLE[reason];
    return [code(reason), CLASSES[of], seen, renderErrorFrom(errorFrom), renderHint(hint)];
  });
  return renderMarkdownTable(['reason', 'whose', 'recognised by', 'ERROR', 'hint'], rows);
}

export function renderLimitTable(): string {
  const rows = LIMIT_NAMES.map((name) => [code(name), code(LIMITS[name].default), LIMITS[name].meaning]);
  return renderMarkdownTable(['limit', 'default', 'meaning'], rows);
}

function renderVerdict({ expected: { health, reasons }, later }: Scenario): string {
  if (later === undefined || later.health === health) return health;
  const [root] = reasons;
  const errorFrom = root === undefined ? 'never' : REASON_TABLE[root].errorFrom;
  return `${health}, ${later.health} ${renderErrorFrom(errorFrom)}`;
}

/** Other reasons later are those that follow from time alone. */
function renderReasons({ expected: { reasons }, later }: Scenario): string {
  const now = reasons.map(code).join(', ');
  return later?.reasons === undefined ? now : `${now}; after a while ${later.reasons.map(code).join(', ')}`;
}

function renderErrorFrom(errorFrom: ErrorFrom): string {
  switch (errorFrom) {
    case 'OK':
      return 'never, not even WARN';
    case 'never':
    case 'at once':
      return errorFrom;
    case 'Failed':
      return 'once the Job has failed';
    default:
      return LIMITS[errorFrom].kind === 'duration'
        ? `after ${LIMITS[errorFrom].default} (${code(errorFrom)})`
        : `by ${code(errorFrom)}`;
  }
}

/** Names that a report fills in, as a reader writes them. */
function renderHint(hint: string): string {
  return hint
    .replaceAll('{previous}', '')
    .replaceAll(/\{(namespace|job|pod|container|node)\}/g, (_, name: string) => name.toUpperCase());
}
