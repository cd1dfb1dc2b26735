import { CODEC_KEYS_VARIABLE } from '../../src/adapters/temporal/codec/codec-keys.js';
import { LIMITS_VARIABLE } from '../../src/core/health/limits.js';
import { ROTATION_VARIABLE } from '../../src/core/history/parse-rotation.js';
import { POLICY_FILE_VARIABLE } from '../../src/cli/flags/granted-policy.js';
import { POLICY_VARIABLES } from '../../src/core/policy/worker-policy.js';
import { code, renderMarkdownTable } from './markdown-table.js';

const POLICY_MEANINGS: Record<keyof typeof POLICY_VARIABLES, string> = {
  applyAllowed: '`true` or `false`: whether any input may enable apply',
  root: 'folder that paths are relative to and may not leave',
  namespaces: 'namespaces that may be used',
  contexts: 'kubeconfig contexts that may be used',
  images: 'prefixes of images that may be used',
  secretReferences:
    'secret references that may be resolved; a trailing `*` matches any rest that does not lead up by `..`',
  allowHosts: 'receivers on loopback or private addresses that may be sent to',
  allowHttp: '`true` or `false`: whether receivers may be reached over plain http',
};

/** What is unset is different for a worker that acts for its own caller and one that strangers can reach. */
const POLICY_DEFAULTS: Record<keyof typeof POLICY_VARIABLES, [caller: string, remote: string]> = {
  applyAllowed: ['allowed', 'not allowed'],
  root: ['the current folder, not confined', 'the state folder, confined'],
  namespaces: ['any', 'any'],
  contexts: ['any', 'any'],
  images: ['any', 'any'],
  secretReferences: ['any', 'none'],
  allowHosts: ['none', 'none'],
  allowHttp: ['not allowed', 'not allowed'],
};

/** Everything else that the program itself reads. */
const OTHER_MEANINGS: Record<string, string> = {
  TUNING_PIPELINE_STATE_DIR: 'state folder of the embedded server (default: `.tuning-pipeline` in the current folder)',
  TUNING_PIPELINE_CACHE_DIR:
    'where a downloaded Temporal server is kept (default: `tuning-pipeline` in the cache folder)',
  [CODEC_KEYS_VARIABLE]:
    'keys that encrypt payloads, as `ID=env:NAME` or `ID=file:PATH`, separated by commas: the first encrypts, all decrypt',
  [LIMITS_VARIABLE]: 'limits of the health rules, such as `unschedulable=1h,image-error=10m`, separated by commas',
  [ROTATION_VARIABLE]:
    'when older lines of the history move to a part: `size=64MiB`, `age=90d`, both with a comma, or `off` (default: 16 MiB, any age)',
  [POLICY_FILE_VARIABLE]:
    'file with the policy of a worker, such as `examples/worker-policy.yaml`; [operations.md](operations.md#what-a-worker-may-do) lists its keys',
  TUNING_PIPELINE_TRACE: 'set it to anything to get the stack of an error',
  TEMPORAL_ADDRESS: 'use this Temporal server instead of an embedded one',
  TEMPORAL_PROFILE: 'profile of the Temporal config file, with TLS or API key',
  TEMPORAL_CONFIG_FILE: 'another Temporal config file',
  TEMPORAL_DEPLOYMENT_NAME:
    'of a `worker`: its deployment in Temporal; with the next one, runs stay with their version',
  TEMPORAL_WORKER_BUILD_ID: 'of a `worker`: its version within the deployment',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'send a trace of each run there, as `http://collector:4318`; [operations.md](operations.md#traces)',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'the same, with the whole path',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'only `http/protobuf` is spoken; `doctor` warns where it says otherwise',
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'the same',
  OTEL_TRACES_SAMPLER: 'every run is sent, whatever it says; `doctor` says so',
  OTEL_SDK_DISABLED: '`true`: no traces, whatever else is set',
  OTEL_TRACES_EXPORTER: '`none`: the same',
  KUBECONFIG: 'kubeconfig files, when `--kubeconfig` is absent',
  KUBERNETES_SERVICE_HOST: 'set inside a Pod: its own service account is used where there is no kubeconfig',
  KUBERNETES_SERVICE_PORT: 'the same',
  XDG_CACHE_HOME: 'cache folder (default: `~/.cache`)',
  XDG_CONFIG_HOME: 'where `temporalio/temporal.toml` is looked for (default: `~/.config`)',
};

/** Names of all variables in both tables. */
export const DOCUMENTED_VARIABLES: readonly string[] = [
  ...Object.keys(OTHER_MEANINGS),
  ...Object.values(POLICY_VARIABLES),
];

export function renderEnvironmentTable(): string {
  return renderMarkdownTable(
    ['variable', 'meaning'],
    Object.entries(OTHER_MEANINGS).map(([name, meaning]) => [code(name), meaning]),
  );
}

/** The worker's policy, with what holds where nothing is set. */
export function renderPolicyTable(): string {
  const fields = Object.keys(POLICY_VARIABLES) as (keyof typeof POLICY_VARIABLES)[];
  const rows = fields.map((field) => [
    code(POLICY_VARIABLES[field]),
    code(field),
    POLICY_MEANINGS[field],
    ...POLICY_DEFAULTS[field],
  ]);
  return renderMarkdownTable(
    ['variable', 'key in the file', 'meaning', 'unset: `run`, `dev`, stage commands', 'unset: `worker`'],
    rows,
  );
}
