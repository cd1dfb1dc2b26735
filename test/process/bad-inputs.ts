import { mkdir, writeFile } from 'node:fs/promises';
import type { Workspace } from '../support/process.js';

/** A command line, or what it names, that is refused before anything begins. */
export interface BadInput {
  what: string;
  args: string[];
  /** What standard error says: what was expected, and what was got. */
  says: RegExp;
  /** Puts the bad thing there. */
  prepare?: (workspace: Workspace) => Promise<unknown>;
  env?: Record<string, string>;
}

const withConfig = (changes: Record<string, string | number>) => (workspace: Workspace) =>
  workspace.writeConfig('bad.yaml', changes);
const withFile =
  (name: string, text = '') =>
  ({ path }: Workspace) =>
    writeFile(path(name), text);

/** One of each kind, from files over addresses to flags. */
export const BAD_INPUTS: BadInput[] = [
  {
    what: 'a config that does not exist',
    args: ['run', '--config', 'nowhere.yaml'],
    says: /^Expected an orchestrator config at nowhere\.yaml, but there is no such file\. Check the path, or start from configs/,
  },
  {
    what: 'a config that is a folder',
    args: ['run', '--config', 'configs'],
    says: /^Expected to read the orchestrator config configs, but it is a folder, not a file\. Name a file\.$/m,
  },
  {
    what: 'malformed YAML',
    args: ['run', '--config', 'bad.yaml'],
    prepare: withFile('bad.yaml', 'session_id: [a\n'),
    says: /^bad\.yaml:\d+:\d+ expected YAML, got /,
  },
  {
    what: 'an unknown key',
    args: ['run', '--config', 'bad.yaml'],
    prepare: withConfig({ workers: '2\nworkerz: 3' }),
    says: /^bad\.yaml:\d+:1 workerz: unknown key "workerz"; did you mean "workers"\?$/m,
  },
  {
    what: 'a wrong type',
    args: ['run', '--config', 'bad.yaml'],
    prepare: withConfig({ workers: 'many' }),
    says: /^bad\.yaml:\d+:10 workers: expected .*, got .*many/,
  },
  {
    what: 'more workers than iterations',
    args: ['run', '--config', 'bad.yaml'],
    prepare: withConfig({ workers: 7 }),
    says: /^bad\.yaml:\d+:10 workers: expected .*6.*, got 7/,
  },
  {
    what: 'a jobs dir below a file',
    args: ['run', '--jobs-dir', 'file/jobs'],
    prepare: withFile('file'),
    says: /^Expected to write manifests to file\/jobs, but a part of the path is a file, not a folder\. Choose another path/,
  },
  {
    what: 'a jobs dir that is a file',
    args: ['run', '--jobs-dir', 'file'],
    prepare: withFile('file'),
    says: /^Expected to write manifests to file, but a part of the path is a file, not a folder\./,
  },
  {
    what: 'a history file that is a folder',
    args: ['run', '--history-file', 'folder'],
    prepare: ({ path }) => mkdir(path('folder')),
    says: /^Expected to append to folder, but it is a folder, not a file\. Name a file\.$/m,
  },
  {
    what: 'a history file below a file',
    args: ['run', '--history-file', 'file/history.jsonl'],
    prepare: withFile('file'),
    says: /^Expected to append to file\/history\.jsonl, but a part of the path is a file/,
  },
  {
    what: 'an output dir below a file',
    args: ['generate', '--output-dir', 'file/jobs'],
    prepare: withFile('file'),
    says: /^Expected to write the manifests to .*file\/jobs, but a part of the path is a file/,
  },
  {
    what: 'a state dir below a file',
    args: ['run'],
    env: { TUNING_PIPELINE_STATE_DIR: 'file/state' },
    prepare: withFile('file'),
    says: /^Expected to keep state in .*file\/state, but a part of the path is a file.* TUNING_PIPELINE_STATE_DIR\.$/m,
  },
  {
    what: 'an unknown channel',
    args: ['run', '--channel', 'slak_webhook=env:HOOK'],
    says: /^Expected --channel to be one of console, slack_webhook, webhook.*, got "slak_webhook"\. Did you mean "slack_webhook"\?$/m,
  },
  {
    what: 'an unknown channel type',
    args: ['alerts', '--channel-type', 'pigeon', '--history-file', 'configs'],
    says: /^Expected --channel-type to be one of .*, got "pigeon"\. Choose one of them\.$/m,
  },
  {
    what: 'a channel without its URL',
    args: ['run', '--channel-type', 'webhook'],
    says: /^Expected a URL or a secret reference for webhook, got nothing\. Write for example --webhook-url env:WEBHOOK_URL\.$/m,
  },
  {
    what: 'a Temporal address where nobody listens',
    args: ['run'],
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
    says: /^Expected a Temporal server at 127\.0\.0\.1:1, but it could not be reached\. Check TEMPORAL_ADDRESS/,
  },
  {
    what: 'a kubeconfig that does not exist',
    args: ['run', '--kubeconfig', 'nowhere'],
    says: /^Expected a kubeconfig at .*nowhere, but there is no such file\. Check --kubeconfig\.$/m,
  },
  {
    what: 'a kubeconfig that is no YAML',
    args: ['run', '--kubeconfig', 'broken'],
    prepare: withFile('broken', 'contexts: [token: SECRET\n'),
    says: /^Expected a kubeconfig at .*broken, but it is not YAML\. Correct it, or name another one with --kubeconfig\.$/m,
  },
  {
    what: 'an empty kubeconfig under a name',
    args: ['run', '--kubeconfig', 'empty'],
    prepare: withFile('empty'),
    says: /^Expected a kubeconfig at .*empty, but it is empty\. Correct it, or name another one with --kubeconfig\.$/m,
  },
  {
    what: 'an empty kubeconfig under a name, to a stage',
    args: ['health', '--kubeconfig', 'empty'],
    prepare: withFile('empty'),
    says: /^Expected a kubeconfig at .*empty, but it is empty\./,
  },
  {
    what: 'a kubeconfig without clusters',
    args: ['run', '--kubeconfig', 'partial'],
    prepare: withFile('partial', 'current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\n'),
    says: /^Expected a kubeconfig at .*partial, but its context a names the cluster "c", which it does not have\./m,
  },
  ...['run', 'health', 'monitor'].map((command) => ({
    what: `an empty name of a kubeconfig, to ${command}`,
    args: [command, '--kubeconfig', ''],
    says: /^Expected a value for --kubeconfig.*, got an empty one\. Give one or leave it out;/m,
  })),
  {
    what: 'a kubeconfig that is no YAML, to a stage',
    args: ['monitor', '--kubeconfig', 'broken'],
    prepare: withFile('broken', 'contexts: [token: SECRET\n'),
    says: /^Expected a kubeconfig at .*broken, but it is not YAML\./,
  },
  {
    what: 'a context without a kubeconfig',
    args: ['run', '--context', 'nowhere'],
    says: /^Expected the context nowhere in the kubeconfig \(.*\), but it is not there\. List them with/,
  },
  {
    what: 'a malformed selector',
    args: ['run', '--label-selector', 'app in'],
    says: /^--label-selector: expected a label selector such as app=arbitrage-tuning, got "app in"/,
  },
  {
    what: 'a malformed selector, to a stage',
    args: ['health', '-l', 'app in'],
    says: /^Expected a label selector such as app=arbitrage-tuning, got "app in".* Correct --label-selector\.$/m,
  },
  {
    what: 'a bad duration',
    args: ['run', '--deadline', 'soon'],
    says: /^--deadline: expected a duration above zero and below 7 days such as 6h, 90m or 1h30m, got "soon"$/m,
  },
  {
    what: 'a bad count',
    args: ['run', '--events-limit', 'few'],
    says: /^Expected --events-limit to be a whole number, got "few"\. Leave it out for its default\.$/m,
  },
  {
    what: 'a bad port',
    args: ['dev', '--port', '70000'],
    says: /^Expected --port to be a port from 1 to 65535, got "70000"\. Leave it out to take a free one\.$/m,
  },
  {
    what: 'an unknown option',
    args: ['run', '--strict-healt'],
    says: /^Expected a known option, got --strict-healt\. Did you mean --strict-health\? See `tuning-pipeline run --help`\.$/m,
  },
  {
    what: 'an option without its value',
    args: ['run', '--deadline'],
    says: /^Expected a value after --deadline <duration>, got nothing\. See `tuning-pipeline run --help`\.$/m,
  },
  {
    what: 'an empty value, as of a variable that is not set',
    args: ['run', '--namespace', ''],
    says: /^Expected a value for --namespace, got an empty one\. Give one or leave it out; perhaps a variable of the shell is not set\.\n$/,
  },
  {
    what: 'one empty value of several',
    args: ['run', '--channel', 'console', '--channel='],
    says: /^Expected a value for --channel, got an empty one\./,
  },
  {
    what: 'an empty argument',
    args: ['status', ''],
    says: /^Expected a value for <workflow-id>, got an empty one\./,
  },
  {
    what: 'an argument too many',
    args: ['run', 'now'],
    says: /^Expected 0 arguments for run, got 1\. See `tuning-pipeline run --help`\.$/m,
  },
  {
    what: 'a missing argument',
    args: ['status'],
    says: /^Expected an argument <workflow-id>, got nothing\. See `tuning-pipeline status --help`\.$/m,
  },
  {
    what: 'a missing required option',
    args: ['approve', 'some-run'],
    says: /^Expected --digest <digest>, which is required, got nothing\. See `tuning-pipeline approve --help`\.$/m,
  },
  {
    what: 'an unknown command',
    args: ['validat'],
    says: /^Expected a command, got "validat"\. Did you mean validate\? See `tuning-pipeline --help`\.$/m,
  },
];
