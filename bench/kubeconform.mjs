import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

// kubeconform as the peer of `validate`: its program, and the strict schema of a Job for it.

const run = promisify(execFile);

const VERSION = 'v0.7.0';
const KUBERNETES = 'v1.37.2';
const SPECIFICATION = 'api/openapi-spec/v3/apis__batch__v1_openapi.json';
const REFERENCE = '#/components/schemas/';

/** Its program, built from the Go module proxy when it is first asked for, and kept in the cache folder. */
export async function findKubeconform() {
  const bin = join(cacheFolder(), VERSION);
  const program = join(bin, 'kubeconform');
  if (existsSync(program)) return program;
  console.error(`Building kubeconform ${VERSION}`);
  await mkdir(bin, { recursive: true });
  await run('go', ['install', `github.com/yannh/kubeconform/cmd/kubeconform@${VERSION}`], {
    env: { ...process.env, GOBIN: bin },
  });
  return program;
}

/**
 * Writes `job.json` into a folder: batch/v1 Job from the OpenAPI of the Kubernetes version, where an object takes the
 * fields that it names and no others.
 */
export async function writeJobSchema(folder) {
  const module = JSON.parse((await run('go', ['mod', 'download', '-json', `k8s.io/kubernetes@${KUBERNETES}`])).stdout);
  const { components } = JSON.parse(await readFile(join(module.Dir, SPECIFICATION), 'utf8'));
  const definitions = Object.fromEntries(
    Object.entries(components.schemas).map(([name, schema]) => [name, strict(schema)]),
  );
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions,
    ...refer('io.k8s.api.batch.v1.Job'),
  };
  await writeFile(join(folder, 'job.json'), JSON.stringify(schema));
  // It looks for kinds in lower case.
  return join(folder, '{{.ResourceKind}}.json');
}

function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  if (typeof schema.$ref === 'string') return refer(schema.$ref.slice(REFERENCE.length));
  const members = Object.entries(schema).filter(([key]) => key !== 'default' && key !== 'description');
  const copy = Object.fromEntries(members.map(([key, value]) => [key, strict(value)]));
  return schema.properties === undefined || schema.type !== 'object' ? copy : { ...copy, additionalProperties: false };
}

function refer(name) {
  return { $ref: `#/definitions/${name}` };
}

function cacheFolder() {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(process.env['TUNING_PIPELINE_CACHE_DIR'] || join(base, 'tuning-pipeline'), 'kubeconform');
}
