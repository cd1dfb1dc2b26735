import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';
import { type Client, connect, eventually, sandboxSuite } from './support.js';

const { skip, note } = await sandboxSuite();

describe.skipIf(skip)(`the log of a simulated container${note}`, () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 1 });
    client = connect(sandbox.kubeconfig);
  }, 1_800_000);

  afterAll(async () => {
    await client?.close();
    await sandbox?.stop();
  });

  async function startPod(name: string, annotations: Record<string, string>, phase: string): Promise<string> {
    await client.createJob({ name, annotations: { after: '100ms', ...annotations } });
    return eventually(async () => {
      const [pod] = await client.listPods(name);
      expect(pod?.status.phase).toBe(phase);
      return pod?.metadata.name ?? '';
    });
  }

  it('is what the annotation says, also after the end', async () => {
    const pod = await startPod('failed', { outcome: 'fail', log: 'loading\nTraceback: no such file' }, 'Failed');
    expect(await client.readLog(pod)).toEqual({ status: 200, text: 'loading\nTraceback: no such file\n' });
  });

  it('is empty without an annotation', async () => {
    const pod = await startPod('silent', { outcome: 'fail' }, 'Failed');
    expect(await client.readLog(pod)).toEqual({ status: 200, text: '' });
  });

  it('gives the tail, a number of bytes, timestamps, and nothing that is too old', async () => {
    const pod = await startPod('long', { outcome: 'hang', 'log-lines': '5000', log: 'the end' }, 'Running');
    expect((await client.readLog(pod, 'tailLines=2')).text).toBe('line 5000\nthe end\n');
    expect((await client.readLog(pod, 'limitBytes=9')).text).toBe('line 1\nli');
    expect((await client.readLog(pod, 'timestamps=true&tailLines=1')).text).toMatch(
      /^\d{4}-\d\d-\d\dT.*\.\d{9}Z the end\n$/,
    );
    expect((await client.readLog(pod, 'sinceTime=2100-01-01T00:00:00Z')).text).toBe('');
  });

  it('is followed line by line until the container ends', async () => {
    const lines = { 'log-lines': '4', 'log-every': '300ms' };
    const pod = await startPod('followed', { after: '2s', ...lines }, 'Running');
    expect((await client.readLog(pod, 'follow=true')).text).toBe('line 1\nline 2\nline 3\nline 4\n');
    expect((await client.listPods('followed'))[0]?.status.phase).toBe('Succeeded');
  });

  it('has no previous one before a restart', async () => {
    const pod = await startPod('first', { outcome: 'hang', log: 'first' }, 'Running');
    const { status, text } = await client.readLog(pod, 'previous=true');
    expect(status).toBe(400);
    expect(text).toContain(`previous terminated container \\"main\\" in pod \\"${pod}\\" not found`);
  });

  it('says in the words of a kubelet why there is none', async () => {
    const pod = await startPod('unpulled', { outcome: 'image-pull-backoff' }, 'Pending');
    await eventually(async () => {
      const { status, text } = await client.readLog(pod);
      expect(status).toBe(400);
      expect(text).toContain('is waiting to start: trying and failing to pull image');
    });
  });
});
