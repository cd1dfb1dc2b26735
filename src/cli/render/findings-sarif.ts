import { wellFormed } from '../../core/printable.js';
import type { Finding, ValidationReport } from '../../core/validate/report.js';
import { findRule } from '../../core/validate/rule-book/rule-catalog.js';
import { countInWords, selectFindings } from '../../core/validate/findings/select-findings.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Code scanning of GitHub shows no more of one upload. */
const MAX_RESULTS = 5_000;

/** The report as SARIF 2.1.0, with a region for each result. Beyond 5,000 the errors stay, and a notification counts the rest. */
export function renderFindingsAsSarif({ findings }: ValidationReport): string {
  const { shown, errorsLeft, warningsLeft } = selectFindings(findings, MAX_RESULTS);
  const ids = [...new Set(shown.map(({ rule }) => rule))].sort();
  const rest = countInWords({ errors: errorsLeft, warnings: warningsLeft });
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tuning-pipeline', rules: ids.map(describeRule) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            ...(rest === ''
              ? {}
              : {
                  toolExecutionNotifications: [
                    { level: 'warning', message: { text: `... and ${rest} more; -o json shows all findings` } },
                  ],
                }),
          },
        ],
        results: shown.map((finding) => describeFinding(finding, ids)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describeRule(id: string): object {
  const rule = findRule(id);
  if (rule === undefined) return { id };
  return {
    id,
    shortDescription: { text: rule.description },
    help: { text: rule.remediation },
    defaultConfiguration: { level: rule.severity, enabled: rule.offByDefault !== true },
  };
}

function describeFinding({ file, line, column, path, severity, rule, message, hint }: Finding, ids: string[]): object {
  return {
    ruleId: rule,
    ruleIndex: ids.indexOf(rule),
    level: severity,
    message: { text: `${message}. ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: describeFile(file),
          region: { startLine: line, startColumn: column },
        },
        ...(path === '' ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }),
      },
    ],
  };
}

/** A relative path starts where the command did; whoever uploads the file says which folder of the repository that is. */
function describeFile(file: string): object {
  const uri = wellFormed(file).split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' };
}
