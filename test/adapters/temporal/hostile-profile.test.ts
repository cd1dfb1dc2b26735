// Profiles that nobody should write: each is a server, none, or refused in a sentence that holds nothing of the file.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRemoteTarget } from '../../../src/adapters/temporal/connect/remote-target.js';
import { StageError } from '../../../src/core/errors.js';
import { tempFolder } from '../../support/folders.js';
import { attemptLater, expectUnpolluted, hostileText } from '../../support/hostile.js';

const PLANTED = 'PLANTED-api-key';
const PROFILE = `[profile.default]
address = "temporal:7233"
namespace = "tuning"
api_key = "${PLANTED}"

[profile.default.tls]
server_name = "temporal.example"

[profile.default.grpc_meta]
x-token = "${PLANTED}"
`;

function withProfile(text: string): Record<string, string> {
  const file = join(tempFolder(), 'temporal.toml');
  writeFileSync(file, text);
  return { TEMPORAL_CONFIG_FILE: file };
}

describe('a profile that nobody should write', () => {
  it('is a server, none, or refused without a piece of what it holds', async () => {
    const file = join(tempFolder(), 'temporal.toml');
    await fc.assert(
      fc.asyncProperty(hostileText(PROFILE), async (text) => {
        writeFileSync(file, text);
        const found = await attemptLater(() => findRemoteTarget({ env: { TEMPORAL_CONFIG_FILE: file }, cwd: '/' }));
        if (found instanceof StageError) {
          expect([found.type, found.cause]).toEqual(['InvalidInput', undefined]);
          expect(found.message).not.toMatch(/PLANTED|api-key/);
        } else if (found !== null) {
          expect([typeof found.address, typeof found.namespace]).toEqual(['string', 'string']);
        }
      }),
      { numRuns: 300 },
    );
    expectUnpolluted();
  });

  it.each([
    { what: 'a key without its end', toml: `[profile.default]\napi_key = "${PLANTED}\n`, at: '2:27' },
    { what: 'a key without quotes', toml: `[profile.default]\napi_key = ${PLANTED}\n`, at: '2:11' },
    {
      what: 'a header that stands twice',
      toml: `[profile.default.grpc_meta]\na = "${PLANTED}"\na = "${PLANTED}"\n`,
      at: '3:1',
    },
  ])('is refused with its place alone where it has $what', async ({ toml, at }) => {
    const told = await findRemoteTarget({ env: withProfile(toml), cwd: '/' }).catch((error: unknown) => error);
    expect(told).toBeInstanceOf(StageError);
    expect((told as StageError).message).toMatch(new RegExp(`\\(Invalid TOML document: [^\\n]+, at ${at}\\)\\.$`));
    expect((told as StageError).message).not.toContain(PLANTED);
  });

  it.each([
    ['address', '[profile.default]\naddress = 7233\n'],
    ['namespace', '[profile.default]\naddress = "a:1"\nnamespace = ["a"]\n'],
    ['apiKey', `[profile.default]\naddress = "a:1"\napi_key = ["${PLANTED}"]\n`],
  ])('is refused where its %s is no text', async (name, toml) => {
    const told = await findRemoteTarget({ env: withProfile(toml), cwd: '/' }).catch((error: unknown) => error);
    expect(told).toMatchObject({ type: 'InvalidInput', message: expect.stringContaining(`(${name} is no text)`) });
  });
});
