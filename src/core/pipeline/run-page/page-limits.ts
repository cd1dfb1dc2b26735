/** How much of what can be long is shown. */
export interface PageLimits {
  /** Jobs that are named, the rest is counted; and causes with advice. */
  jobs: number;
  /** UTF-16 units of a text. */
  text: number;
  warnings: number;
}
