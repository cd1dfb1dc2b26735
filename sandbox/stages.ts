import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { sourceFolder } from './folders.js';

const Templated = z.looseObject({ template: z.string() });

const Stage = z.looseObject({
  spec: z.looseObject({
    resourceRef: z.looseObject({ kind: z.string() }),
    steps: z.array(z.looseObject({ patch: Templated.optional(), apply: Templated.optional() })),
  }),
});

/**
 * All of `stages/` as one config for kwok, with the templates of `stages/templates/` in front of those of Pod stages:
 * kwok parses every template by itself, and knows the functions that these use only for Pods.
 */
export function renderStages(): string {
  const folder = join(sourceFolder(), 'stages');
  const templates = join(folder, 'templates');
  const shared = readdirSync(templates)
    .sort()
    .map((file) => readFileSync(join(templates, file), 'utf8'))
    .join('');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => renderStage(readFileSync(join(folder, file), 'utf8'), shared))
    .join('\n---\n');
}

function renderStage(text: string, shared: string): string {
  const stage = Stage.parse(load(text));
  const isPodStage = stage.spec.resourceRef.kind === 'Pod';
  for (const { patch, apply } of isPodStage ? stage.spec.steps : []) {
    if (patch !== undefined) patch.template = shared + patch.template;
    if (apply !== undefined) apply.template = shared + apply.template;
  }
  return JSON.stringify(stage, null, 2);
}
