/** A text with paths as the operator typed them: `run` sends absolute ones to the embedded server. */
export function showAsTyped(text: string, typedPaths: Readonly<Record<string, string>>): string {
  let shown = text;
  // A path may begin with another one.
  const longestFirst = Object.entries(typedPaths).sort(([one], [other]) => other.length - one.length);
  for (const [absolute, asTyped] of longestFirst) shown = shown.replaceAll(absolute, asTyped);
  return shown;
}

/** What a run's memo says of its paths; whoever starts a run writes its memo, and it may say anything. */
export function typedPathsOf(memo: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const paths = memo?.['typedPaths'];
  if (typeof paths !== 'object' || paths === null) return {};
  return Object.fromEntries(
    Object.entries(paths).filter((entry): entry is [string, string] => entry[0] !== '' && typeof entry[1] === 'string'),
  );
}
