import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRemoteTarget } from '../../../src/adapters/temporal/connect/remote-target.js';
import { nativeOptions } from '../../../src/cli/worker/host-worker.js';
import { tempFolder } from '../../support/folders.js';

/** A home with this profile file where the `temporal` program looks for it. */
function withProfiles(toml: string): Record<string, string> {
  const file = join(tempFolder(), 'temporal.toml');
  writeFileSync(file, toml);
  return { TEMPORAL_CONFIG_FILE: file };
}

async function connectionOf(env: Record<string, string>) {
  const target = await findRemoteTarget({ env, cwd: tempFolder() });
  return { target, native: nativeOptions(target?.connection) };
}

describe('the server that a worker connects to', () => {
  it('is none where nothing names one', async () => {
    expect(await findRemoteTarget({ env: { HOME: tempFolder() }, cwd: tempFolder() })).toBeNull();
  });

  it('comes from the profile in the folder of XDG_CONFIG_HOME, before the one of the home folder', async () => {
    const [HOME, XDG_CONFIG_HOME] = [tempFolder(), tempFolder()];
    for (const [folder, address] of [
      [join(HOME, '.config'), 'home:7233'],
      [XDG_CONFIG_HOME, 'xdg:7233'],
    ] as const) {
      mkdirSync(join(folder, 'temporalio'), { recursive: true });
      writeFileSync(join(folder, 'temporalio/temporal.toml'), `[profile.default]\naddress = "${address}"\n`);
    }
    expect((await connectionOf({ HOME, XDG_CONFIG_HOME })).target).toMatchObject({ address: 'xdg:7233' });
    expect((await connectionOf({ HOME })).target).toMatchObject({ address: 'home:7233' });
  });

  it('comes from the environment', async () => {
    const { target, native } = await connectionOf({ TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'tuning' });
    expect(target).toMatchObject({ address: 'temporal:7233', namespace: 'tuning' });
    expect(native).not.toHaveProperty('apiKey');
    expect(native.tls).toBeFalsy();
  });

  it('is reached over TLS with an API key', async () => {
    const { target, native } = await connectionOf({ TEMPORAL_ADDRESS: 'cloud:7233', TEMPORAL_API_KEY: 'key' });
    expect(target?.namespace).toBe('default');
    expect(native).toMatchObject({ apiKey: 'key' });
    expect(native.tls).toBeTruthy();
  });

  it('is reached with a client certificate', async () => {
    const folder = tempFolder();
    for (const name of ['client.pem', 'client.key', 'ca.pem']) writeFileSync(join(folder, name), `of ${name}`);
    const { native } = await connectionOf({
      TEMPORAL_ADDRESS: 'cloud:7233',
      TEMPORAL_TLS: 'true',
      TEMPORAL_TLS_CLIENT_CERT_PATH: join(folder, 'client.pem'),
      TEMPORAL_TLS_CLIENT_KEY_PATH: join(folder, 'client.key'),
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(folder, 'ca.pem'),
      TEMPORAL_TLS_SERVER_NAME: 'temporal.example',
    });
    expect(native.tls).toMatchObject({
      serverNameOverride: 'temporal.example',
      clientCertPair: {
        crt: new TextEncoder().encode('of client.pem'),
        key: new TextEncoder().encode('of client.key'),
      },
      serverRootCACertificate: new TextEncoder().encode('of ca.pem'),
    });
  });

  it('comes from a profile, whose values the environment replaces', async () => {
    const env = withProfiles(`
[profile.default]
address = "default:7233"

[profile.night]
address = "night:7233"
namespace = "tuning"
api_key = "from-file"
`);
    expect((await connectionOf(env)).target).toMatchObject({ address: 'default:7233', namespace: 'default' });
    const night = await connectionOf({ ...env, TEMPORAL_PROFILE: 'night' });
    expect(night.target).toMatchObject({ address: 'night:7233', namespace: 'tuning' });
    expect(night.native).toMatchObject({ apiKey: 'from-file' });
    const replaced = await connectionOf({ ...env, TEMPORAL_PROFILE: 'night', TEMPORAL_API_KEY: 'from-environment' });
    expect(replaced.native).toMatchObject({ apiKey: 'from-environment' });
  });

  it.each([
    { name: 'a file that is no TOML', toml: '[profile.default\naddress = "secret-looking"', profile: 'default' },
    { name: 'a profile that is missing', toml: '[profile.default]\naddress = "a:1"', profile: 'night' },
  ])('is refused with a sentence where there is $name', async ({ toml, profile }) => {
    const env = { ...withProfiles(toml), TEMPORAL_PROFILE: profile };
    await expect(findRemoteTarget({ env, cwd: tempFolder() })).rejects.toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('Expected a usable Temporal profile'),
    });
  });
});
