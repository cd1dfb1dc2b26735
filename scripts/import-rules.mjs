// The architecture as rules about imports, checked at every build: which folder may import what.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * `from`: a folder or file under src. `folders`: what of src it may import; `packages`: which packages; `types`: the
 * folders and packages that it may import as types only. The first rule that matches a file applies.
 */
export const RULES = [
  { from: 'core', folders: ['core'], packages: ['zod', 'yaml', 'js-yaml', '@noble/hashes'], types: [] },
  {
    from: 'workflows',
    folders: ['workflows', 'core'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    types: [],
  },
  {
    from: 'activities',
    folders: ['activities', 'core'],
    packages: ['@temporalio/activity', 'node:path', 'node:timers/promises'],
    types: [],
  },
  {
    from: 'adapters/channels',
    folders: ['adapters/channels', 'core'],
    packages: ['undici', 'node:'],
    types: ['activities'],
  },
  {
    from: 'adapters/files',
    folders: ['adapters/files', 'adapters/process-identity.ts', 'core'],
    packages: ['node:', 'zod'],
    types: ['activities'],
  },
  {
    from: 'adapters/kubernetes',
    folders: ['adapters/kubernetes', 'adapters/files', 'core'],
    packages: ['undici', '@kubernetes/client-node', 'js-yaml', 'zod', 'node:'],
    types: [],
  },
  {
    from: 'adapters/temporal',
    folders: ['adapters/temporal', 'adapters/files', 'adapters/process-identity.ts', 'adapters/secrets.ts', 'core'],
    packages: ['@temporalio/', 'zod', 'node:'],
    types: ['workflows'],
  },
  {
    from: 'adapters/tracing',
    folders: ['adapters/tracing', 'core'],
    packages: ['@opentelemetry/'],
    types: [],
  },
  { from: 'adapters', folders: ['adapters', 'core'], packages: ['node:'], types: ['activities'] },
  {
    from: 'composition',
    folders: ['composition', 'activities', 'adapters', 'core'],
    packages: ['node:'],
    types: ['@temporalio/'],
  },
  {
    from: 'worker.ts',
    folders: ['composition', 'activities', 'adapters', 'core'],
    packages: ['@temporalio/', 'node:'],
    types: [],
  },
  {
    from: 'client',
    folders: ['client', 'adapters/temporal', 'core'],
    packages: [],
    types: ['workflows', '@temporalio/client'],
  },
  { from: 'cli.ts', folders: ['cli', 'core'], packages: ['commander', 'node:'], types: [] },
  {
    from: 'cli',
    folders: ['cli', 'client', 'worker.ts', 'composition', 'activities', 'adapters', 'core'],
    packages: ['commander', 'node:'],
    types: ['workflows', '@temporalio/'],
  },
];

/**
 * The rooms of src/core, from the ground up: each may import itself, those before it, and the files beside them all. So
 * a stage knows what earlier ones hand on, and nothing of what comes after it.
 */
export const CORE_ROOMS = [
  'yaml',
  'observed',
  'generate',
  'validate',
  'apply',
  'monitor',
  'health',
  'history',
  'alerts',
  'policy',
  'pipeline',
  'worker',
  'schedule',
  'doctor',
];

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Every import that breaks a rule, as a sentence. */
export async function checkImports(src) {
  const problems = [];
  for (const entry of await readdir(src, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const file = relative(src, path).split(sep).join('/');
    problems.push(...findProblems({ file, text: await readFile(path, 'utf8'), src }));
  }
  return problems;
}

/** The broken rules of one file. */
export function findProblems({ file, text, src = '/src' }) {
  const rule = RULES.find(({ from }) => isIn(file, from));
  if (rule === undefined) return [`src/${file}: no import rule covers this file; add it to scripts/import-rules.mjs`];
  const problems = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[2] ?? match[3] ?? match[4];
    const isType = match[1] !== undefined;
    const target = specifier.startsWith('.')
      ? relative(src, resolve(src, dirname(file), specifier))
          .split(sep)
          .join('/')
          .replace(/\.js$/, '.ts')
      : null;
    const allowed = target === null ? rule.packages : rule.folders;
    const permitted = [...allowed, ...(isType ? rule.types : [])].some((place) =>
      target === null ? isPackage(specifier, place) : isIn(target, place),
    );
    if (!permitted) {
      problems.push(
        `src/${file}: ${rule.from} may not import ${specifier}${isType ? '' : ' (as a value)'}; it may import ${[...rule.folders, ...rule.packages].join(', ')}`,
      );
    } else if (target !== null && rule.from === 'core' && isAbove(target, file)) {
      problems.push(`src/${file}: core imports no later room, and ${specifier} is in one; see CORE_ROOMS`);
    }
  }
  return problems;
}

/** Whether one file of core lies above another; files beside the rooms lie below all stages. */
function isAbove(file, other) {
  const least = roomOf(other) === -1 ? CORE_ROOMS.indexOf('observed') : roomOf(other);
  return roomOf(file) > least;
}

/** -1 for a file beside the rooms; a room that nobody has named is above all. */
function roomOf(file) {
  const [, room, inside] = file.split('/');
  if (inside === undefined) return -1;
  return CORE_ROOMS.includes(room) ? CORE_ROOMS.indexOf(room) : CORE_ROOMS.length;
}

function isIn(file, place) {
  return file === place || file.startsWith(`${place}/`);
}

function isPackage(specifier, place) {
  return place.endsWith('/') || place.endsWith(':')
    ? specifier.startsWith(place)
    : specifier === place || specifier.startsWith(`${place}/`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = await checkImports(fileURLToPath(new URL('../src', import.meta.url)));
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exit(1);
  }
}
