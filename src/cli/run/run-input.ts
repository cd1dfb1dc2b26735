import { resolve } from 'node:path';
import type { ConfigFile } from '../../adapters/files/sources/config-source.js';
import { parseChannelFlags } from '../../core/alerts/parse-channel-flags.js';
import { StageError } from '../../core/errors.js';
import type { PipelineInput, PipelineOptions } from '../../core/pipeline/input.js';
import { parsePipelineInput } from '../../core/pipeline/parse-input.js';
import { renderPath } from '../../core/problem.js';
import { parseCount } from '../flags/parse-count.js';
import type { RunFlags } from '../flags/run-flags.js';

export interface RunInput {
  input: PipelineInput;
  /** What it means to the workflow. */
  options: PipelineOptions;
  /** Literal URLs from the command line, in the order of their channels; they must not travel as they are. */
  literalUrls: string[];
  /** Absolute paths of the input, each with what was typed: the summary shows that. */
  typedPaths: Record<string, string>;
}

export interface BuildRunInput {
  flags: RunFlags;
  config: ConfigFile;
  /** Absolute paths for an embedded worker, which may run elsewhere; as typed for a remote one. */
  absolutePaths: boolean;
  cwd: string;
}

/** Stands where a literal URL will be replaced by the reference to its file. */
const LITERAL = 'file:literal';

/**
 * The workflow's input from the flags, checked by the workflow's own rules.
 *
 * @throws StageError InvalidInput that names the flags.
 */
export function buildRunInput({ flags, config, absolutePaths, cwd }: BuildRunInput): RunInput {
  const typedPaths: Record<string, string> = {};
  const path = (typed: string) => {
    if (!absolutePaths) return typed;
    const absolute = resolve(cwd, typed);
    typedPaths[absolute] = typed;
    return absolute;
  };
  const { channels, literalUrls } = parseChannels(flags);
  const fields = {
    orchestratorConfig: config.config,
    configSource: { name: flags.orchestratorConfig, sha256: config.sha256 },
    jobsDir: path(flags.jobsDir),
    historyFile: path(flags.historyFile),
    namespace: flags.namespace,
    labelSelector: flags.labelSelector,
    kubeconfig: flags.kubeconfig === undefined ? undefined : path(flags.kubeconfig),
    context: flags.context,
    runKey: flags.runKey,
    applyEnabled: flags.enableApply,
    alertsEnabled: flags.enableAlerts,
    strictHealth: flags.strictHealth,
    wait: flags.wait,
    waitTimeout: flags.waitTimeout,
    deadline: flags.deadline,
    scope: flags.scope,
    onCancel: flags.onCancel,
    approval: flags.approval,
    approvalTimeout: flags.approvalTimeout,
    failOn: flags.failOn,
    alertOn: flags.alertOn,
    eventsLimit: flags.eventsLimit === undefined ? undefined : parseCount('--events-limit', flags.eventsLimit),
    historyLimit: flags.historyLimit === undefined ? undefined : parseCount('--history-limit', flags.historyLimit),
    channels,
  };
  const input = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as PipelineInput;
  const { options, problems } = parsePipelineInput(input);
  if (problems === undefined) return { input, options, literalUrls, typedPaths };
  throw new StageError({
    type: 'InvalidInput',
    message: problems.map((problem) => `${flagOf(renderPath(problem.path))}: ${problem.message}`).join('\n'),
  });
}

function parseChannels(flags: RunFlags): { channels: NonNullable<PipelineInput['channels']>; literalUrls: string[] } {
  const literalUrls: string[] = [];
  const channels = parseChannelFlags(flags).map(({ url, ...channel }) => {
    if (url === undefined) return channel;
    if ('reference' in url) return { ...channel, url: url.reference };
    literalUrls.push(url.literal);
    return { ...channel, url: LITERAL };
  });
  return { channels, literalUrls };
}

/** Puts the references to where the literal URLs are kept in their place. */
export function withLiteralReferences(input: PipelineInput, references: readonly string[]): PipelineInput {
  let next = 0;
  const channels = input.channels?.map((channel) => {
    if (channel.url !== LITERAL) return channel;
    const url = references[next] ?? LITERAL;
    next += 1;
    return { ...channel, url };
  });
  return channels === undefined ? input : { ...input, channels };
}

/** `waitTimeout` -> `--wait-timeout`; the fields whose flag has another name are listed. */
function flagOf(path: string): string {
  const renamed: Record<string, string> = { applyEnabled: '--enable-apply', alertsEnabled: '--enable-alerts' };
  if (path.startsWith('channels')) return path.endsWith('.type') ? '--channel-type' : '--webhook-url';
  return renamed[path] ?? `--${path.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
