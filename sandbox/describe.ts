import { isRunning } from '../src/adapters/process-identity.js';
import type { Environment } from './folders.js';
import { clusterFolder, isUp, type Registry, readRegistry } from './registry.js';

/** What a person wants to know of the named sandboxes: where they are and which of their processes run. */
export function describeSandboxes(names: string[], env: Environment): { text: string; anyRunning: boolean } {
  const registries = names.flatMap((name) => readRegistry(clusterFolder(env, name)) ?? []);
  if (registries.length === 0) return { text: 'No sandbox is running', anyRunning: false };
  return { text: registries.map(describe).join('\n'), anyRunning: registries.some(isUp) };
}

function describe(registry: Registry): string {
  const state = isUp(registry) ? 'is up' : 'is not whole (down removes it)';
  const lines = registry.processes.map(({ component, identity }) => {
    return `  ${component.padEnd(24)} ${isRunning(identity) ? `pid ${identity.pid}` : 'ended'}`;
  });
  const header = `Sandbox ${registry.name} ${state}: ${registry.server}, ${registry.nodes} nodes, since ${registry.createdAt}`;
  return [header, ...lines].join('\n');
}
