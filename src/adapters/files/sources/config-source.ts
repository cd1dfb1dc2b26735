import { readFile, stat } from 'node:fs/promises';
import { StageError } from '../../../core/errors.js';
import { parseConfigText } from '../../../core/generate/config-file.js';
import type { ConfigProblem } from '../../../core/yaml/config-problem.js';
import type { OrchestratorConfig } from '../../../core/generate/orchestrator-config.js';
import { sha256 } from '../../../core/hash.js';
import { DEFAULTS } from '../../../core/pipeline/defaults.js';
import { codeOf, explainFileProblem } from '../file-problem.js';

/** No real config comes near; a file of this size is something else. */
const MAX_BYTES = 1024 * 1024;

export interface ConfigFile {
  config: OrchestratorConfig;
  /** SHA-256 of the file's bytes. */
  sha256: string;
}

export interface FaultyFile {
  /** The path as it was typed. */
  name: string;
  /** `config`, `policy`, `schedule`. */
  what: string;
  problems: readonly ConfigProblem[];
  text: string;
}

/** What is wrong with a file of an operator, each with its place; `text` is there for the local command to show lines of. */
export class ConfigFileError extends StageError {
  readonly problems: readonly ConfigProblem[];
  readonly text: string;

  constructor({ name, what, problems, text }: FaultyFile) {
    super({
      type: 'InvalidInput',
      message: problems.map((problem) => renderConfigProblem(name, problem)).join('\n'),
      hint: `Correct the ${what} ${name} and start again.`,
    });
    this.problems = problems;
    this.text = text;
  }
}

/** `configs/x.yaml:7:12 workers: expected …, got 8` */
export function renderConfigProblem(name: string, { line, column, path, message }: ConfigProblem): string {
  return `${name}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`;
}

/**
 * Reads an orchestrator config; `name` is the path as it was typed, for messages.
 *
 * @throws ConfigFileError when it does not fit, StageError when it can't be read.
 */
export async function readConfigFile({ path, name }: { path: string; name: string }): Promise<ConfigFile> {
  const bytes = await readSource({
    path,
    name,
    what: 'an orchestrator config',
    // Where the reference itself is not there, this is another folder than it lies in.
    wayOut:
      name === DEFAULTS.orchestratorConfig
        ? 'name your own with --config (orchestratorConfig in an input)'
        : `start from ${DEFAULTS.orchestratorConfig}`,
  });
  const text = new TextDecoder('utf-8').decode(bytes);
  const parsed = parseConfigText(text);
  if (parsed.problems !== undefined)
    throw new ConfigFileError({ name, what: 'config', problems: parsed.problems, text });
  return { config: parsed.config, sha256: sha256(bytes) };
}

export interface ReadSource {
  path: string;
  /** The path as it was typed. */
  name: string;
  /** `an orchestrator config`. */
  what: string;
  /** What to do where there is none, beside checking the path. */
  wayOut: string;
}

/** A file that its owner writes by hand. @throws StageError when it can't be read or is too large to be one. */
export async function readSource({ path, name, what, wayOut }: ReadSource): Promise<Buffer> {
  try {
    // Whoever may start a run may name a database.
    expectSize((await stat(path)).size, { name, what });
    const bytes = await readFile(path);
    expectSize(bytes.length, { name, what });
    return bytes;
  } catch (error) {
    if (error instanceof StageError) throw error;
    if (codeOf(error) !== 'ENOENT') throw explainFileProblem(error, `read ${what.replace(/^an? /, 'the ')} ${name}`);
    throw new StageError({
      type: 'NotFound',
      message: `Expected ${what} at ${name}, but there is no such file.`,
      hint: `Check the path, or ${wayOut}.`,
      cause: error,
    });
  }
}

function expectSize(bytes: number, { name, what }: Pick<ReadSource, 'name' | 'what'>): void {
  if (bytes <= MAX_BYTES) return;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${what} of at most 1 MiB, but ${name} has ${bytes} bytes.`,
    hint: `Name the file that holds ${what}.`,
  });
}
