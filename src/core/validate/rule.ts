import type { FieldPath } from '../yaml/field-path.js';
import type { Part } from '../yaml/locate.js';
import type { ErrorKind } from './error-kind.js';
import type { JobView } from './job-view.js';
import type { Severity } from './report.js';

/** What people read about a rule; documentation is made from it. */
export interface RuleText {
  /** Stable: configs and reports hold on to it. */
  id: string;
  severity: Severity;
  /** The rule itself, as a sentence about manifests that keep it. */
  description: string;
  /** The way out; also a finding's hint where the rule has no better one for it. */
  remediation: string;
  /** Asked only where an operator has switched it on: it would say the same of every generated manifest. @default false */
  offByDefault?: true;
}

/** What a rule has found, in terms of the manifest; the place in the file is worked out from it. */
export interface Violation {
  /** The field as the API server names it. */
  path: FieldPath;
  /** Where to point in the file, where that is more exact than the server's path. */
  at?: FieldPath;
  /** @default 'value' */
  part?: Part;
  /** What was expected, what was got. */
  message: string;
  /** What the API server calls an error of this sort; absent for what it refuses in other ways, or takes. */
  kind?: ErrorKind;
  /** @default the rule's remediation */
  hint?: string;
}

/** How a rule tells what it has found; it may be called any number of times. */
export type Report = (violation: Violation) => void;

/** A rule about one Job. It reports what it finds and finds values of the right type only: decoding has met the others. */
export interface JobRule extends RuleText {
  check(job: JobView, report: Report): void;
}
