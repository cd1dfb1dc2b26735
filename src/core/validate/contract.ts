/** What crosses Temporal for the validate stage. The whole report stays on disk; the outcome carries counts. */
export interface ValidateRequest {
  planDir: string;
  /** Digest that generate returned: validating anything else would vouch for the wrong files. */
  digest: string;
}

export interface ValidateOutcome {
  digest: string;
  files: number;
  valid: number;
  invalid: number;
  errors: number;
  warnings: number;
  /** The first findings as `file:line:column severity rule: message`, errors first, at most 10. */
  firstFindings: string[];
}
