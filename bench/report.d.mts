/** A Markdown table. */
export function renderTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string;
/** Puts a table between its marks in a page of docs/: `<!-- measured: name -->`. Run from the root of the project. */
export function writeMeasured(name: string, report: string, file?: string): Promise<void>;
/** When and on what something was measured: day, machine, rounds and load. */
export function describeConditions(rounds: number): string;
/** What the figures depend on. */
export function describeMachine(): string;
/** How busy the machine is: the load of the last minute. */
export function describeLoad(): string;
/** Milliseconds as people read them. */
export function ms(figure: number): string;
