/** A text with paths as the operator typed them: `run` sends absolute ones to the embedded server. */
export function showAsTyped(text: string, typedPaths: Readonly<Record<string, string>>): string {
  let shown = text;
  // A path may begin with another one.
  const longestFirst = Object.entries(typedPaths).sort(([one], [other]) => other.length - one.length);
  for (const [absolute, asTyped] of longestFirst) shown = shown.replaceAll(absolute, () => asTyped);
  return shown;
}

// Commands are pasted, from any folder and by anybody: their paths stay as they are, whatever a run's memo says of them.

/** The lines of what to do next; commands, which stand behind two spaces, stay. */
export function showStepsAsTyped(lines: readonly string[], typedPaths: Readonly<Record<string, string>>): string[] {
  return lines.map((line) => (line.startsWith('  ') ? line : showAsTyped(line, typedPaths)));
}

/** A page of Markdown; its blocks of code stay. */
export function showPageAsTyped(page: string, typedPaths: Readonly<Record<string, string>>): string {
  return page
    .split(/(^```\n.*?\n```$)/ms)
    .map((part, index) => (index % 2 === 1 ? part : showAsTyped(part, typedPaths)))
    .join('');
}

/**
 * What a run's memo says of its paths. Whoever starts a run writes its memo, and it may say anything: only what can be an
 * absolute path is taken, because any other word may be one of ours.
 */
export function typedPathsOf(memo: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const paths = memo?.['typedPaths'];
  if (typeof paths !== 'object' || paths === null) return {};
  return Object.fromEntries(
    Object.entries(paths).filter(
      (entry): entry is [string, string] => entry[0].startsWith('/') && typeof entry[1] === 'string',
    ),
  );
}
