/** A problem with the place in the file where it stands; line and column count from 1. */
export interface ConfigProblem {
  line: number;
  column: number;
  /** `resources.limits`; '' where the file as a whole is meant. */
  path: string;
  message: string;
}
