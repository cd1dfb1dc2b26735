import { describeIssues, type Problem, renderPath } from '../problem.js';
import { type PipelineOptions, pipelineInputSchema } from './input.js';

export type ParsedInput = { options: PipelineOptions; problems?: never } | { options?: never; problems: Problem[] };

const CREDENTIALS: ReadonlySet<string | number> = new Set(['webhookUrl', 'url', 'secret']);

/** Decodes the workflow's input; absent means all defaults. Every problem at once, each naming its field. */
export function parsePipelineInput(value: unknown): ParsedInput {
  const input = value ?? {};
  const parsed = pipelineInputSchema.safeParse(input);
  if (parsed.success) return { options: parsed.data };
  return {
    problems: describeIssues(parsed.error.issues, {
      value: input,
      knownKeys: (path) => (path.length === 0 ? Object.keys(pipelineInputSchema.in.shape) : []),
      isSecret: (path) => CREDENTIALS.has(path.at(-1) ?? ''),
    }),
  };
}

/** `waitTimeout: expected a duration …; channels[0].url: …` */
export function renderInputProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ path, message }) => `${path.length === 0 ? 'input' : renderPath(path)}: ${message}`)
    .join('; ');
}
