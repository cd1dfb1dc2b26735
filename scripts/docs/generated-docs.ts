import { createProgram } from '../../src/cli/program.js';
import { RULES } from '../import-rules.mjs';
import { renderConfigTable } from './config-table.js';
import { renderEnvironmentTable, renderPolicyTable } from './environment-table.js';
import { listCommands, renderCommandSections, renderCommandTable, renderFlagTable } from './flag-tables.js';
import { type GeneratedSection, replaceSection } from './generated-section.js';
import { renderLimitTable, renderReasonTable, renderScenarioTable } from './health-tables.js';
import { renderImportRules } from './import-rule-table.js';
import { renderRuleTables, renderStrictRules } from './rule-tables.js';

/** The command line, with no action that could run. */
export const { command: program } = createProgram({
  io: { out: () => undefined, err: () => undefined, env: {}, cwd: '/', isTerminal: false },
  exit: () => undefined,
});

/** Pages with sections that the code itself writes. */
export const GENERATED_PAGES = [
  'README.md',
  'docs/commands.md',
  'docs/config.md',
  'docs/operations.md',
  'docs/architecture.md',
  'docs/health.md',
  'docs/validation.md',
] as const;

export type GeneratedPage = (typeof GENERATED_PAGES)[number];

/** The page as the code would have it. */
export function renderPage(page: GeneratedPage, text: string): string {
  return sectionsOf(page).reduce(replaceSection, text);
}

function sectionsOf(page: GeneratedPage): GeneratedSection[] {
  switch (page) {
    case 'README.md':
      return [{ name: 'commands', body: renderCommandTable(program) }];
    case 'docs/config.md':
      return [
        { name: 'config keys', body: renderConfigTable() },
        { name: 'environment', body: renderEnvironmentTable() },
      ];
    case 'docs/commands.md':
      return [
        { name: 'run flags', body: renderRunFlags() },
        { name: 'flags', body: renderCommandSections(program, (name) => name !== 'run') },
      ];
    case 'docs/operations.md':
      return [{ name: 'policy', body: renderPolicyTable() }];
    case 'docs/architecture.md':
      return [{ name: 'import rules', body: renderImportRules(RULES) }];
    case 'docs/health.md':
      return [
        { name: 'limits', body: renderLimitTable() },
        { name: 'scenarios', body: renderScenarioTable() },
        { name: 'reasons', body: renderReasonTable() },
      ];
    case 'docs/validation.md':
      return [
        { name: 'strict rules', body: renderStrictRules() },
        { name: 'rules', body: renderRuleTables() },
      ];
  }
}

function renderRunFlags(): string {
  const run = listCommands(program).find(({ name }) => name === 'run');
  if (run === undefined) throw new Error('There is no command `run`.');
  return renderFlagTable(run.command);
}
