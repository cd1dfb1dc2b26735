// The least that any client can do: the same requests from a bare loop, bodies ready beforehand. Prints the
// milliseconds of one dry run of every Job, and of one write.
//   node bench/bare-loop.mjs KUBECONFIG FOLDER
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { Agent, request } from 'undici';

const [, , kubeconfig, folder] = process.argv;
/** As many as `apply` has on their way. */
const AT_ONCE = 64;

const config = JSON.parse(await readFile(kubeconfig, 'utf8'));
const decode = (data) => Buffer.from(data, 'base64');
const { server, 'certificate-authority-data': ca } = config.clusters[0].cluster;
const { 'client-certificate-data': cert, 'client-key-data': key } = config.users[0].user;
const dispatcher = new Agent({
  connections: AT_ONCE,
  connect: { ca: decode(ca), cert: decode(cert), key: decode(key) },
});
const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
const bodies = await Promise.all(
  files.map(async (name) => {
    const job = load(await readFile(join(folder, name), 'utf8'));
    const { namespace, name: jobName } = job.metadata;
    return { path: `/apis/batch/v1/namespaces/${namespace}/jobs/${jobName}`, body: JSON.stringify(job) };
  }),
);

const dryRunMs = await sendAll('fieldManager=bare&fieldValidation=Strict&dryRun=All');
const writesMs = await sendAll('fieldManager=bare&fieldValidation=Ignore');
await dispatcher.close();
console.log(JSON.stringify({ dryRunMs, writesMs }));

async function sendAll(query) {
  const startedAt = performance.now();
  const left = bodies.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const { path, body } of left) await send(`${server}${path}?${query}`, body);
    }),
  );
  return performance.now() - startedAt;
}

async function send(url, body) {
  const accept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
  const headers = { 'content-type': 'application/apply-patch+yaml', accept };
  const response = await request(url, { method: 'PATCH', dispatcher, headers, body });
  const text = await response.body.text();
  if (response.statusCode >= 300) throw new Error(`${url}: ${response.statusCode} ${text}`);
}
