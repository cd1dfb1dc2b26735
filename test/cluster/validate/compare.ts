import { validateManifests } from '../../../src/core/validate/check/validate-manifests.js';
import { WARNING_RULES } from '../../../src/core/validate/rule-book/job-rules.js';
import type { Finding } from '../../../src/core/validate/report.js';
import type { ServerVerdict } from './server-verdict.js';

/** Where `validate` and the server say different things about one manifest. Empty lists are agreement. */
export interface Comparison {
  /** Accepted here and refused there, or the other way round. */
  verdict: string[];
  /** `- cause` that only the server has, `+ cause` that only we have. */
  causes: string[];
  /** The same of paths that are warned about. */
  warnings: string[];
  findings: readonly Finding[];
}

const SERVER_WARNINGS: ReadonlySet<string> = new Set(WARNING_RULES.map(({ id }) => id));

/** Compares what each of both says about a text. */
export function compareVerdicts(text: string, server: ServerVerdict): Comparison {
  const { findings } = validateManifests([{ file: 'job.yaml', bytes: new TextEncoder().encode(text) }]);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const isAccepted = errors.length === 0;
  const causes = errors.flatMap(({ kind, path }) => (kind === undefined ? [] : [`${kind} ${path}`]));
  return {
    verdict: isAccepted === server.accepted ? [] : [describeVerdict(errors, server)],
    causes: server.causes === null ? [] : differences(server.causes, causes),
    // Create warns about what it takes, and about nothing else.
    warnings: server.causes?.length === 0 ? compareWarnings(text, server, findings) : [],
    findings,
  };
}

function describeVerdict(errors: readonly Finding[], { message }: ServerVerdict): string {
  const ours = errors.map(({ rule, path, message: said }) => `${rule} ${path}: ${said}`).join('; ');
  return ours === '' ? `taken here, refused there: ${message}` : `taken there, refused here: ${ours}`;
}

function differences(theirs: readonly string[], ours: readonly string[]): string[] {
  const [server, own] = [new Set(theirs), new Set(ours)];
  return [
    ...[...server].filter((one) => !own.has(one)).map((one) => `- ${one}`),
    ...[...own].filter((one) => !server.has(one)).map((one) => `+ ${one}`),
  ];
}

function compareWarnings(text: string, { warnings }: ServerVerdict, findings: readonly Finding[]): string[] {
  const repeated = findings.filter(({ rule }) => rule === 'list-keys').map(({ path }) => path);
  const ours = findings.filter(({ rule, message }) => SERVER_WARNINGS.has(rule) && !isOwnAdvice(rule, message));
  const theirs = warnings.map((warning) => pathOf(warning, text));
  // What create warns about and apply refuses is an error here.
  const isNew = (path: string): boolean => !repeated.some((start) => path.startsWith(start));
  return differences(theirs.filter(isNew), ours.map(({ path }) => path).filter(isNew));
}

/** About names from 58 to 63 characters the server has nothing to say. */
function isOwnAdvice(rule: string, message: string): boolean {
  const [, length = '64'] = /got (\d+)$/.exec(message) ?? [];
  return rule === 'pod-name' && Number(length) <= 63;
}

/** The path that a warning begins with; of a volume's files the server says only the volume's name. */
function pathOf(warning: string, text: string): string {
  const [, name] = /^volume "([^"]*)" /.exec(warning) ?? [];
  if (name === undefined) return warning.slice(0, warning.indexOf(': '));
  const manifest = JSON.parse(text) as { spec: { template: { spec: { volumes: { name?: string }[] } } } };
  const index = manifest.spec.template.spec.volumes.findIndex((volume) => (volume.name ?? '') === name);
  return `spec.template.spec.volumes[${index}]`;
}
