import { findProgram } from '../../scripts/ensure-program.mjs';

/** Programs that do the same, the first one that is there. */
export type Program = { path: string; missing?: never } | { path?: never; missing: string };

/**
 * Where one of these programs is, or the sentence that says how to get it: a reason to skip what needs it. With
 * REQUIRE_PROGRAMS=1, as CI sets it, it fails instead.
 */
export function lookForProgram(...names: [string, ...string[]]): Program {
  for (const name of names) {
    try {
      return { path: findProgram(name) };
    } catch {
      // Perhaps the next one.
    }
  }
  const missing = `${names.join(' or ')} is not on PATH; node scripts/ensure-program.mjs ${names[0]} installs it on Debian`;
  if (process.env['REQUIRE_PROGRAMS'] === '1') throw new Error(missing);
  return { missing };
}
