export interface ExitCodeMeaning {
  /** What the code says, as the end of a sentence. */
  means: string;
  /** An imperative sentence, with the placeholders of the reason table. */
  hint: string;
}

const LOGS = 'kubectl -n {namespace} logs {pod} -c {container}{previous}';
const COMMAND = 'Correct command or args of container {container}, or build the image with';

/**
 * What shells, runtimes and the kernel mean by an exit code; programs may mean something else.
 * Source: https://tldp.org/LDP/abs/html/exitcodes.html, and 128 + signal of signal(7).
 */
const EXIT_CODES: ReadonlyMap<number, ExitCodeMeaning> = new Map([
  [1, { means: 'the program failed', hint: `Read the program's last lines: ${LOGS}` }],
  [2, { means: 'the program was used wrongly', hint: `Check args of container {container} against: ${LOGS}` }],
  [126, { means: 'the command was found but may not be executed', hint: `${COMMAND} the file executable.` }],
  [127, { means: 'the command was not found', hint: `${COMMAND} the command in its PATH.` }],
  [128, { means: 'the container could not be started', hint: `${COMMAND} the file that the message names.` }],
  [130, { means: 'interrupted, SIGINT', hint: `Find who interrupts it: ${LOGS}` }],
  [134, { means: 'aborted, SIGABRT', hint: `Look for a failed assertion in native code: ${LOGS}` }],
  [135, { means: 'bus error, SIGBUS', hint: 'Enlarge /dev/shm with a memory-backed emptyDir, or share less memory.' }],
  [136, { means: 'arithmetic error, SIGFPE', hint: `Look for a division by zero in native code: ${LOGS}` }],
  [
    137,
    {
      means: 'killed, SIGKILL',
      hint: 'Look for who killed it: memory short on node {node}, a deletion that took longer than its grace period, or a probe (kubectl -n {namespace} describe pod {pod}).',
    },
  ],
  [
    139,
    {
      means: 'segmentation fault, SIGSEGV',
      hint: 'Run the image with the last native library that worked, and with PYTHONFAULTHANDLER=1 to see where it crashes.',
    },
  ],
  [
    143,
    {
      means: 'asked to stop, SIGTERM',
      hint: 'Look for who deleted or drained it (kubectl -n {namespace} get events --field-selector involvedObject.name={pod}); the program itself was well.',
    },
  ],
  [255, { means: 'the program failed, or the node lost track of it', hint: `Read the program's last lines: ${LOGS}` }],
]);

/** What an exit code says; undefined for one that only the program itself knows. */
export function explainExitCode(code: number): ExitCodeMeaning | undefined {
  return EXIT_CODES.get(code);
}
