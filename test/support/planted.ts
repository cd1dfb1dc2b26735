// Secrets that are planted, and the ways in which one may show up again.

/** The three texts that base64 makes of a secret, one for each place in a group of three bytes, without their ends. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
    // What depends on the bytes before and behind it is cut off.
    return encoded.slice(Math.ceil((offset * 8) / 6), -4);
  });
}

/** A secret as it stands, in JSON, in JSON in JSON, in a URL, as hexadecimal digits, and in base64 at any place. */
export function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const base64 = base64Forms(secret);
  return [
    ...new Set([
      secret,
      inJson,
      JSON.stringify(inJson).slice(1, -1),
      encodeURIComponent(secret),
      encodeURI(secret),
      Buffer.from(secret).toString('hex'),
      ...base64,
      ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
      // As base64 is encoded once more: payloads that hold headers.
      ...base64.flatMap(base64Forms),
    ]),
  ].filter((form) => form.length >= 8);
}

/** Finds the names of planted secrets in texts and bytes. */
export function createFinder(planted: Readonly<Record<string, string>>): (content: string | Buffer) => string[] {
  const forms = Object.entries(planted).map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  return (content) =>
    forms.flatMap(({ name, forms: own }) => (own.some((form) => content.includes(form)) ? [name] : []));
}
