import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import * as z from 'zod';
import { beforeAll, describe, expect, it } from 'vitest';
import { lookForProgram } from '../support/programs.js';
import { findServerBinary } from '../../src/adapters/temporal/install/server-binary.js';
import { ROOT } from './page.js';

const FILE = 'docker-compose.temporal.yml';

const compose = lookForProgram('docker-compose');
const note = compose.missing === undefined ? '' : ` (skipped: ${compose.missing})`;

const serviceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  restart: z.string(),
});
type Service = z.infer<typeof serviceSchema>;

/** The file as docker-compose understands it, with its variables filled in. */
async function composeConfig(env: Record<string, string> = {}): Promise<Record<string, Service>> {
  const { stdout } = await promisify(execFile)(compose.path ?? '', ['-f', FILE, 'config'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...env },
  });
  return z.object({ services: z.record(z.string(), serviceSchema) }).parse(parse(stdout)).services;
}

describe.skipIf(compose.missing !== undefined)(`docker-compose.temporal.yml${note}`, () => {
  let services: Record<string, Service>;
  beforeAll(async () => {
    services = await composeConfig();
  });

  it('is taken by docker-compose, and has a database, Temporal, its Web UI and a worker', () => {
    expect(Object.keys(services).sort()).toEqual(
      ['namespace', 'postgresql', 'schema', 'setup', 'temporal', 'ui', 'worker'].sort(),
    );
  });

  it('opens its ports to this machine alone, and the database to nobody', () => {
    const ports = Object.values(services).flatMap((service) => service.ports);
    expect(ports).toEqual(['127.0.0.1:7233:7233/tcp', '127.0.0.1:8233:8080/tcp']);
    expect(services['postgresql']?.ports).toEqual([]);
  });

  it('starts in an order that works: what only prepares has ended before', () => {
    const waits = (name: string) =>
      Object.entries(services[name]?.depends_on ?? {}).map(([other, { condition }]) => [other, condition]);
    expect(waits('schema')).toEqual([['postgresql', 'service_healthy']]);
    expect(waits('temporal')).toEqual([['schema', 'service_completed_successfully']]);
    expect(waits('setup')).toEqual([['namespace', 'service_completed_successfully']]);
    expect(waits('worker')).toEqual([['setup', 'service_completed_successfully']]);
    for (const name of ['schema', 'namespace', 'setup']) expect(services[name]?.restart).toBe('no');
  });

  it('keeps the database and what workers write in volumes', () => {
    expect(services['postgresql']?.volumes.join()).toMatch(/^database:\/var\/lib\/postgresql\/data/);
    expect(services['worker']?.volumes.join()).toMatch(/^state:\/state/);
  });

  it('applies nothing unless it is told to', async () => {
    const grantOf = (of: Record<string, Service>) => of['worker']?.environment['TUNING_PIPELINE_APPLY_ALLOWED'];
    expect(grantOf(services)).toBe('false');
    expect(grantOf(await composeConfig({ TUNING_PIPELINE_APPLY_ALLOWED: 'true' }))).toBe('true');
  });

  it('uses one password for the database everywhere', async () => {
    const other = await composeConfig({ TEMPORAL_DB_PASSWORD: 'another' });
    expect([
      other['postgresql']?.environment['POSTGRES_PASSWORD'],
      other['schema']?.environment['SQL_PASSWORD'],
      other['temporal']?.environment['POSTGRES_PWD'],
    ]).toEqual(['another', 'another', 'another']);
  });

  it('runs schema and server of one version', () => {
    const versionOf = (name: string) => services[name]?.image.split(':')[1];
    expect(versionOf('schema')).toBe(versionOf('temporal'));
    expect(versionOf('namespace')).toBe(versionOf('temporal'));
  });

  it('calls `temporal` with flags that it takes', async () => {
    const script = services['namespace']?.command?.join('\n') ?? '';
    const calls = [...script.matchAll(/temporal (operator [^;|]*)/g)].map(([, args = '']) => args.trim().split(/\s+/));
    expect(calls).toHaveLength(3);
    const binary = await findServerBinary({ env: process.env });
    // With --help flags are parsed and nothing is done; an unknown one is an error all the same.
    for (const args of calls) {
      const { stdout } = await promisify(execFile)(binary, [...args, '--help']);
      expect(stdout).toContain('Usage:');
    }
    await expect(promisify(execFile)(binary, [...(calls[0] ?? []), '--no-such-flag', '--help'])).rejects.toThrow();
  });
});
