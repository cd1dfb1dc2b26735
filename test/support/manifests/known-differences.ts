// Where `validate` and a real API server differ, and why. Nothing else may.

/** Why a text of yaml-texts.ts is judged otherwise than by the server; by its name. */
export const TEXTS_THAT_DIFFER: Readonly<Record<string, string>> = {
  '!foo 5 for a label': 'the server passes over tags of one’s own; nobody who reads the file knows what they mean',
  '!foo 5 for a amount': 'the same',
  '!!binary YQ== for a label': 'the same',
  '!!timestamp 2001-01-01 for a label': 'the same',
  '12345678901234567890 for a number': 'apply cuts it to 32 bits without a word, create refuses it',
  '99999999999999999999 for a number': 'the same',
  '- for a amount': 'the server’s reader takes a lone hyphen in braces for a word, which YAML forbids',
  'an empty first document':
    'the server reads the first document alone; kubectl and this pipeline pass over empty ones',
  'a number and its text as keys': 'the server keeps one of the two, by chance',
  'a multiline plain text': 'the server’s reader takes lines in brackets that stand further left than the brackets',
  'a multiline quoted text': 'the same',
  'a tab in flow style': 'the server’s reader takes tabs behind a brace, which YAML forbids',
};

/** What hangs on the cluster rather than on the manifest, or is the server's own mistake; left out of manifests. */
export const LEFT_OUT_OF_MANIFESTS = [
  'namespace: it must exist, and be the one of the request',
  'uid: create ignores it, apply looks for an object that has it; an error here, and never generated',
  'managedFields: create ignores it, apply refuses it; an error here, and never generated',
  'numbers above 32 bits: apply cuts them without a word, create refuses them; an error here, and never generated',
  'amounts above 2^63 thousandths (8 PiB of memory): the server counts them in 64 bits that run over',
  'privileged: true on an API server that runs without --allow-privileged, which the sandbox does not',
  'a successPolicy in an Indexed Job without completions: the request breaks down in the server',
] as const;
