// Finds programs that tests need, and installs those that are missing with apt: node scripts/ensure-program.mjs NAME...
import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Debian packages that are not named as their program. */
const PACKAGES = { initdb: 'postgresql', postgres: 'postgresql' };

/** Where a program is; throws with the command that installs it. */
export function findProgram(name) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...postgresFolders()]) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  throw new Error(
    `Expected the program ${name}, but it is not on PATH. Run \`node scripts/ensure-program.mjs ${name}\`.`,
  );
}

/** Debian keeps the programs of PostgreSQL's server off PATH, in a folder for each version; the newest is first. */
function postgresFolders() {
  const root = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(root, version, 'bin'));
  } catch {
    return [];
  }
}

function install(program) {
  const name = PACKAGES[program] ?? program;
  const apt = (...args) =>
    execFileSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  try {
    apt('install', '-y', '--no-install-recommends', name);
  } catch {
    // The lists may be older than the packages.
    apt('update');
    apt('install', '-y', '--no-install-recommends', name);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const name of process.argv.slice(2)) {
    try {
      findProgram(name);
    } catch {
      install(name);
    }
    console.log(findProgram(name));
  }
}
