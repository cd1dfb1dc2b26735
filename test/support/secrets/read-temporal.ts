import { setTimeout } from 'node:timers/promises';
import { PATIENCE_MS } from '../process.js';
import type { TemporalCli } from '../remote-server.js';
import type { Place } from './places.js';

/** All that Temporal keeps and tells of a run, payloads decoded. */
export async function readRun(cli: TemporalCli, id: string): Promise<Place[]> {
  const json = ['-o', 'json'];
  const questions: [kind: string, verb: string, more: string[]][] = [
    ['history', 'show', json],
    ['description', 'describe', json],
    ['status query', 'query', ['--type', 'status', ...json]],
    ['run page', 'metadata', json],
    ['stack query', 'query', ['--type', '__stack_trace']],
    ['result', 'result', json],
  ];
  return Promise.all(
    questions.map(([kind, verb, more]) => ask(cli, { kind, name: id, args: workflow(verb, id, more) })),
  );
}

/** The same of a run that goes on: its state, its page, and what its activities have reported. */
export async function readLiving(cli: TemporalCli, id: string): Promise<Place[]> {
  const name = `${id}, living`;
  return Promise.all([
    ask(cli, { kind: 'description', name, args: workflow('describe', id, ['-o', 'json']) }),
    ask(cli, { kind: 'status query', name, args: workflow('query', id, ['--type', 'status', '-o', 'json']) }),
    ask(cli, { kind: 'run page', name, args: workflow('metadata', id, ['-o', 'json']) }),
  ]);
}

/** Returns when an activity of the run has reported something. */
export async function untilReported(cli: TemporalCli, id: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await cli.run(workflow('describe', id, ['-o', 'json']))).stdout.includes('"heartbeatDetails"')) {
    if (Date.now() > end) throw new Error(`Expected an activity of ${id} to report, but none has.`);
    await setTimeout(200);
  }
}

/** What one command of the `temporal` program says, payloads decoded. */
export async function ask(cli: TemporalCli, { kind, name, args }: Omit<Place, 'content'> & { args: string[] }) {
  const { stdout, stderr } = await cli.run(args);
  return { kind: `Temporal: ${kind}`, name, content: withPayloads(stdout) + stderr };
}

function workflow(verb: string, id: string, more: readonly string[]): string[] {
  return ['workflow', verb, '--workflow-id', id, ...more];
}

function withPayloads(text: string): string {
  const payloads = [...text.matchAll(/"data": "([^"]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64'));
  return `${text}\n${Buffer.concat(payloads).toString('utf8')}`;
}
