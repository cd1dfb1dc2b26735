import type { HealthStatus } from '../../core/health/health-status.js';
import type { Screen } from '../io.js';

/** Green, yellow and red of the terminal's own palette: they suit a light and a dark background. */
const COLORS: Record<HealthStatus, number> = { OK: 32, WARN: 33, ERROR: 31 };

/** A text in the colour of a health; as it is where there is no screen, or one without colours. */
export function paintHealth(text: string, health: HealthStatus, screen: Screen | undefined): string {
  return screen?.hasColor === true ? `\u001b[${COLORS[health]}m${text}\u001b[0m` : text;
}

/** Colours the words OK, WARN and ERROR where they stand alone as a cell of a table. */
export function paintWords(line: string, screen: Screen | undefined): string {
  return line.replaceAll(/(?<= {2})(OK|WARN|ERROR)(?= {2})/g, (word) =>
    paintHealth(word, word as HealthStatus, screen),
  );
}
