// One attempt of apply as a process of its own, which kills itself at a chosen request.

import { subscribe } from 'node:diagnostics_channel';
import { apply, aPlan } from './support.js';

const [kubeconfig = '', namespace = '', folder = '', runKey = '', workers = '0', moment = '', killAt = '0'] =
  process.argv.slice(2);

/** `before`: nothing of the request has been sent. `after`: the answer's head is there, and nobody has seen it. */
const CHANNELS: Readonly<Record<string, string>> = { before: 'undici:request:create', after: 'undici:request:headers' };

let requests = 0;
subscribe(CHANNELS[moment] ?? 'undici:request:create', () => {
  requests += 1;
  if (requests === Number(killAt)) process.kill(process.pid, 'SIGKILL');
});

const plan = aPlan(namespace, { workers: Number(workers), runKey, config: { queue_name: 'suspended' } });
const { refusals } = await apply({ kubeconfig, plan, origin: `run-${runKey}`, folder });
process.stdout.write(JSON.stringify({ requests, refusals }));
