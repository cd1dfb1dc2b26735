import * as z from 'zod';
import { channelSchema, channelTypeSchema } from '../alerts/channel.js';
import { secretReferenceSchema } from '../alerts/secret-reference.js';
import { DNS_LABEL } from '../kubernetes-names.js';
import { DEFAULTS } from './defaults.js';
import { parseDurationMs } from '../duration.js';
import { findSelectorProblem } from '../label-selector.js';
import { show } from '../problem.js';
import { LATEST_LINK, RUN_KEY } from './run-key.js';

/** No path, name or selector is longer; without a limit bad input could outgrow the failure that describes it. */
const MAX_TEXT = 4_096;

/** Folders of runs that have not ended are kept for seven days: nothing may wait longer. */
const MAX_DURATION_MS = 7 * 86_400_000 - 3_600_000;

const text = z
  .string()
  .min(1, 'expected a non-empty string')
  .max(MAX_TEXT)
  // No file system takes one, and what it says then is no sentence.
  .refine((value) => !value.includes('\0'), 'expected text without null bytes');
const duration = z.string().transform((value, context) => {
  const durationMs = parseDurationMs(value);
  if (durationMs !== null && durationMs > 0 && durationMs <= MAX_DURATION_MS) return durationMs;
  context.addIssue({
    code: 'custom',
    message: `expected a duration above zero and below 7 days such as 6h, 90m or 1h30m, got ${show(value)}`,
  });
  return z.NEVER;
});
const selector = z
  .string()
  .max(MAX_TEXT)
  .superRefine((value, context) => {
    const problem = findSelectorProblem(value);
    if (problem !== null) {
      context.addIssue({
        code: 'custom',
        message: `expected a label selector such as app=arbitrage-tuning, got ${show(value)}, which ${problem}`,
      });
    }
  });

/** The input of the workflow `tuningPipeline`: one object, every field optional. Unknown fields are refused. */
export const pipelineInputSchema = z
  .strictObject({
    /** A path under the worker's root, or the config inline. */
    orchestratorConfig: z.union([text, z.record(z.string(), z.unknown())]).default(DEFAULTS.orchestratorConfig),
    /** Where an inline config was read from, for messages and the history. */
    configSource: z.strictObject({ name: text, sha256: text }).optional(),
    jobsDir: text.default(DEFAULTS.jobsDir),
    /** Default: the config's. */
    namespace: text.regex(DNS_LABEL, 'expected a DNS-1123 label').optional(),
    labelSelector: selector.default(DEFAULTS.labelSelector),
    historyFile: text.default(DEFAULTS.historyFile),
    kubeconfig: text.optional(),
    context: text.optional(),
    /** Default: `defaultRunKey`. */
    runKey: text
      .regex(RUN_KEY, 'expected a legal label value')
      .refine((key) => key !== LATEST_LINK, 'expected another name than that of the link to the newest run')
      .optional(),

    applyEnabled: z.boolean().default(false),
    alertsEnabled: z.boolean().default(false),
    approval: z.enum(['none', 'required']).default('none'),
    approvalTimeout: duration.default(DEFAULTS.approvalTimeoutMs),

    /** Default: `applyEnabled`. */
    wait: z.boolean().optional(),
    waitTimeout: duration.default(DEFAULTS.waitTimeoutMs),
    deadline: duration.default(DEFAULTS.deadlineMs),
    scope: z.enum(['run', 'selector']).default('run'),
    onCancel: z.enum(['keep', 'delete']).default('keep'),

    strictHealth: z.boolean().default(false),
    failOn: z.enum(['never', 'error', 'warn']).default('error'),
    alertOn: z.enum(['warn', 'error']).default('warn'),

    eventsLimit: z.int().min(0).max(1_000).default(DEFAULTS.eventsLimit),
    historyLimit: z.int().min(1).max(10_000).default(DEFAULTS.historyLimit),
    channels: z.array(channelSchema).max(10).optional(),
    /** With `webhookUrl`: the short form of one channel. */
    channelType: channelTypeSchema.optional(),
    webhookUrl: secretReferenceSchema.optional(),
  })
  .superRefine((input, context) => {
    if (input.channels !== undefined && (input.channelType !== undefined || input.webhookUrl !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['channels'],
        message: 'expected either channels or the short form channelType + webhookUrl, got both; keep one',
      });
    }
    const type = input.channelType ?? 'console';
    if (type !== 'console' && input.webhookUrl === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['webhookUrl'],
        message: `expected a secret reference for channelType ${type}, got nothing; write for example env:WEBHOOK_URL`,
      });
    }
  })
  .transform(({ channels, channelType, webhookUrl, wait, ...input }) => ({
    ...input,
    wait: wait ?? input.applyEnabled,
    channels: channels ?? [
      { type: channelType ?? 'console', ...(webhookUrl === undefined ? {} : { url: webhookUrl }) },
    ],
  }));

/** What people write. */
export type PipelineInput = z.input<typeof pipelineInputSchema>;

/** What the workflow works with: every default filled in, durations in milliseconds (`waitTimeout`, `deadline`, `approvalTimeout`). */
export type PipelineOptions = z.output<typeof pipelineInputSchema>;
