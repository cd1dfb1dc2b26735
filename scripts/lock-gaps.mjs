// Optional packages of other platforms that a lock file leaves out. npm drops those that its registry does not serve
// (a mirror often has this platform's alone), and then `npm ci` refuses the lock file as incomplete.

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** The missing entries by their key under `packages`; without hashes, which only a registry that has them can give. */
export function findLockGaps({ packages }) {
  const gaps = {};
  for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isLocked(packages, parent, name)) continue;
      const { os, cpu, libc } = platformOf(name);
      // npm's own order of fields: it then has nothing to rewrite.
      const fields = { cpu, dev, libc, optional: true, os };
      const known = Object.entries(fields).filter(([, value]) => value !== undefined);
      gaps[`node_modules/${name}`] = { version, ...Object.fromEntries(known) };
    }
  }
  return gaps;
}

/** The same lock file with its gaps filled, in npm's order. */
export function fillLockGaps(lock) {
  const entries = Object.entries({ ...lock.packages, ...findLockGaps(lock) });
  return { ...lock, packages: Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, 'en'))) };
}

/** Node's rule: the nearest node_modules of the parent or of what it is inside of. */
function isLocked(packages, parent, name) {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

/** Platform packages say in their names what they are for; without it npm would try to install them here. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) return name === 'fsevents' ? { os: ['darwin'] } : {};
  const suffix = words.at(-1);
  const libc = suffix.startsWith('musl') ? 'musl' : suffix.startsWith('gnu') ? 'glibc' : undefined;
  return { cpu: [cpu], os: [os], ...(os === 'linux' && libc !== undefined ? { libc: [libc] } : {}) };
}
