import { execFile } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findServerBinary } from '../../src/adapters/temporal/install/server-binary.js';
import type { Workspace } from './process.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a pasted line did. */
export interface Pasted {
  code: number;
  stdout: string;
  /** Standard output and standard error. */
  output: string;
}

export type Shell = (line: string) => Promise<Pasted>;

/** A shell in a workspace that looks as a clone does, with the real `temporal` on PATH. */
export async function openShell(workspace: Workspace, added: Record<string, string> = {}): Promise<Shell> {
  for (const folder of ['examples', 'schedules'])
    await cp(join(ROOT, folder), workspace.path(folder), { recursive: true });
  await symlink(join(ROOT, 'bin'), workspace.path('bin'));
  const binaries = dirname(await findServerBinary({ env: process.env }));
  const env = { ...workspace.env, PATH: `${workspace.env['PATH']}:${binaries}:/usr/bin:/bin`, ...added };
  return (line) =>
    promisify(execFile)('/bin/sh', ['-c', line], {
      cwd: workspace.folder,
      env,
      maxBuffer: 64 * 1024 * 1024,
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, output: stdout + stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        stdout,
        output: stdout + stderr,
      }),
    );
}
