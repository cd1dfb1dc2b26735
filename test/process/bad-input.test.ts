import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';
import { BAD_INPUTS } from './bad-inputs.js';
import { listFiles } from './traces.js';

const errorSchema = z.strictObject({
  apiVersion: z.literal('tuning-pipeline/v1'),
  kind: z.literal('Error'),
  code: z.string(),
  message: z.string(),
  exitCode: z.literal(3),
});

/** Commands that print no document. */
const WITHOUT_OUTPUT = new Set(['dev', 'approve']);

describe('bad input', { timeout: TEST_TIMEOUT_MS }, () => {
  it.for(BAD_INPUTS)('is refused with one sentence, and leaves nothing behind: $what', async (input) => {
    const { args, says, prepare, env = {} } = input;
    const workspace = await createWorkspace();
    await prepare?.(workspace);
    const before = await listFiles(workspace.folder);
    const { code, stdout, stderr } = await workspace.perform(args, { env });

    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^ +at |node:internal|defect/m);
    expect(stderr).not.toContain('SECRET');
    expect([code, stdout]).toEqual([3, '']);
    expect(await listFiles(workspace.folder)).toEqual(before);
    expect(await workspace.servers()).toEqual([]);

    if (WITHOUT_OUTPUT.has(args[0] ?? '')) return;
    const json = await workspace.perform([...args, '-o', 'json'], { env });
    const document = errorSchema.parse(JSON.parse(json.stdout));
    expect(`${document.message}\n`).toBe(json.stderr);
    expect(json.code).toBe(3);
    expect(await listFiles(workspace.folder)).toEqual(before);
  });

  it('refuses an output format that there is not', async () => {
    const workspace = await createWorkspace();
    const { code, stdout, stderr } = await workspace.perform(['run', '-o', 'xml']);

    expect(stderr).toBe('Expected -o text or -o json, got "xml". Use one of the two.\n');
    expect([code, stdout]).toEqual([3, '']);
  });

  it('refuses a port that another program uses', async () => {
    const workspace = await createWorkspace();
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    for (const flag of ['--port', '--ui-port']) {
      const { code, stderr } = await workspace.perform(['dev', flag, String(port)]);
      expect(stderr).toBe(
        `Expected port ${port} of 127.0.0.1 to be free, but another program uses it. End that program, name another port, or leave the port out to have one chosen.\n`,
      );
      expect(code).toBe(3);
      expect(await workspace.servers()).toEqual([]);
    }
  });

  it('shows a stack trace where one is asked for', async () => {
    const workspace = await createWorkspace();
    const { stderr } = await workspace.perform(['run', '--config', 'nowhere.yaml'], {
      env: { TUNING_PIPELINE_TRACE: '1' },
    });
    expect(stderr).toMatch(/^ +at /m);
  });
});
