import { isRunning, type Scenario } from '../scenario.js';

const ENDED = 'containerStatuses[].state.terminated';
const initContainers = [
  { name: 'fetch', image: 'busybox:1' },
  { name: 'prepare', image: 'busybox:1' },
];

/** A program that ends with an exit code of its own or of a signal. */
function endingWith(exitCode: number, { name, title }: { name: string; title: string }): Scenario {
  return {
    name,
    title,
    signal: `${ENDED}: Error, exit code ${exitCode}`,
    job: { annotations: { outcome: 'fail', after: '0s', 'exit-code': String(exitCode) } },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['Error', 'BackoffLimitExceeded'],
      message: `ended with exit code ${exitCode}`,
      evidence: { path: '[name=main].state.terminated.exitCode', value: String(exitCode), container: 'main' },
      exitCode,
    },
  };
}

/** Programs that fail, and specs that they can't run with. */
export const PROGRAM_SCENARIOS: Scenario[] = [
  endingWith(1, { name: 'exit-1', title: 'The program fails' }),
  endingWith(126, { name: 'exit-126', title: 'The command may not be executed' }),
  endingWith(127, { name: 'exit-127', title: 'A shell does not find the command' }),
  endingWith(137, { name: 'exit-137', title: 'Something kills the container' }),
  endingWith(139, { name: 'exit-139', title: 'Native code crashes' }),
  endingWith(143, { name: 'exit-143', title: 'Something asks the container to stop' }),
  {
    name: 'oom-killed',
    title: 'The program needs more memory than its limit',
    signal: `${ENDED}: OOMKilled`,
    job: { annotations: { outcome: 'oom-killed', after: '0s' } },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['OOMKilled', 'BackoffLimitExceeded'],
      message: 'ended with exit code 137',
      evidence: { path: '[name=main].state.terminated.reason', value: 'OOMKilled', container: 'main' },
    },
  },
  {
    name: 'oom-killed-once',
    title: 'The same, and the Job can still retry',
    signal: `${ENDED}: OOMKilled; no condition`,
    job: { annotations: { outcome: 'oom-killed', after: '0s' }, spec: { backoffLimit: 5 } },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['OOMKilled'],
      message: 'ended with exit code 137',
    },
  },
  {
    name: 'oom-killed-then-well',
    title: 'The same, and the retry succeeds',
    signal: 'Complete=True; status.failed > 0',
    job: { annotations: { outcome: 'hang' }, spec: { backoffLimit: 3 } },
    act: async ({ untilPods, decide }) => {
      const [first] = await untilPods((pods) => pods.some(isRunning));
      await decide(first, { outcome: 'oom-killed' });
      const [, second] = await untilPods((pods) => pods[1]?.phase === 'Running');
      await decide(second, { outcome: 'succeed' });
    },
    expected: {
      health: 'WARN',
      phase: 'Succeeded',
      reasons: ['OOMKilled', 'CompletionsReached'],
      message: 'ended with exit code 137',
    },
  },
  {
    name: 'start-error',
    title: 'The runtime does not find the command',
    signal: `${ENDED}: StartError, exit code 128`,
    job: { annotations: { outcome: 'start-error' } },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['StartError', 'BackoffLimitExceeded'],
      message: 'executable file not found in $PATH',
    },
  },
  {
    name: 'cannot-run',
    title: 'The same with another runtime',
    signal: `${ENDED}: ContainerCannotRun, exit code 127`,
    job: { annotations: { outcome: 'fail', after: '0s', reason: 'ContainerCannotRun', 'exit-code': '127' } },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['ContainerCannotRun', 'BackoffLimitExceeded'],
      message: 'ended with exit code 127',
    },
  },
  {
    name: 'init-container',
    title: 'An init container fails',
    signal: 'initContainerStatuses[].state.terminated: Error',
    job: { annotations: { outcome: 'fail', after: '0s', container: 'fetch' }, podSpec: { initContainers } },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['Error', 'BackoffLimitExceeded'],
      message: 'Init container fetch of Pod',
      evidence: {
        path: 'status.initContainerStatuses[name=fetch].state.terminated.exitCode',
        value: '1',
        container: 'fetch',
      },
      exitCode: 1,
    },
  },
  {
    name: 'crash-loop',
    title: 'A container crashes and is restarted',
    signal: 'state.waiting: CrashLoopBackOff; lastState.terminated',
    job: {
      annotations: { outcome: 'fail', after: '0s', backoff: '1h', message: 'no quotes for BTC' },
      podSpec: { restartPolicy: 'OnFailure' },
      spec: { backoffLimit: 6 },
    },
    expected: {
      health: 'WARN',
      phase: 'Running',
      reasons: ['Error', 'CrashLoopBackOff'],
      message: 'no quotes for BTC',
      evidence: { path: '[name=main].lastState.terminated.exitCode', value: '1', container: 'main' },
      exitCode: 1,
    },
  },
  {
    name: 'last-restart',
    title: 'The same, one restart before the Job fails (with `--limit restarts-left=1`)',
    signal: 'restartCount near backoffLimit',
    job: {
      annotations: { outcome: 'oom-killed', after: '0s', backoff: '1h' },
      podSpec: { restartPolicy: 'OnFailure' },
      spec: { backoffLimit: 1 },
    },
    look: { limits: { 'restarts-left': 1 } },
    expected: {
      health: 'ERROR',
      phase: 'Running',
      reasons: ['OOMKilled', 'CrashLoopBackOff'],
      message: 'ended with exit code 137',
      evidence: { path: '[name=main].lastState.terminated.reason', value: 'OOMKilled', container: 'main' },
    },
  },
  {
    name: 'log-lines',
    title: 'A failed program has said why',
    signal: `${ENDED}: Error; the last line of its log`,
    job: {
      annotations: { outcome: 'fail', after: '0s', log: 'Traceback (most recent call last):\nKeyError: spread_bps' },
    },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['Error', 'BackoffLimitExceeded'],
      message: 'ended with exit code 1',
      evidence: { path: 'log', value: 'KeyError: spread_bps', container: 'main' },
      exitCode: 1,
    },
  },
];
