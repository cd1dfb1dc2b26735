import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isRunning } from '../src/adapters/process-identity.js';
import { StageError } from '../src/core/errors.js';
import type { Component } from './components.js';
import { type Registry, writeRegistry } from './registry.js';

/**
 * Starts a component that outlives this process, with its output in logs/<name>.log, and has it in the registry on
 * disk before anything else happens.
 */
export function startComponent(folder: string, registry: Registry, component: Component): void {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const log = openSync(logPath(folder, component.name), 'a');
  const child = spawn(join(registry.binaries, component.name), component.args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  // A child that can't be started has no pid; its 'error' event says no more than that.
  child.on('error', () => undefined);
  child.unref();
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (identity === undefined) throw failureOf(folder, component.name);
  registry.processes = registry.processes.filter((process) => process.component !== component.name);
  registry.processes.push({ component: component.name, identity });
  writeRegistry(folder, registry);
}

/** Throws, with the end of its log, when a component has ended. */
export function checkComponents(folder: string, registry: Registry): void {
  for (const { component, identity } of registry.processes) {
    if (!isRunning(identity)) throw failureOf(folder, component);
  }
}

function failureOf(folder: string, component: string): StageError {
  const log = readFileSync(logPath(folder, component), 'utf8');
  const end = log.trim().split('\n').slice(-5).join(' | ').slice(-1500);
  return new StageError({
    type: 'Unavailable',
    message: `Expected ${component} of the sandbox to keep running, but it ended: ${end}`,
  });
}

function logPath(folder: string, component: string): string {
  return join(folder, 'logs', `${component}.log`);
}
