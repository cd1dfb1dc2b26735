import type { Container, HTTPGetAction, Lifecycle, Probe } from '../schema/job-types.js';
import { changeMember, fill, mapChanged } from './fill.js';

/** A container with the API server's defaults for its ports, variables, probes and hooks. */
export function defaultContainer(given: Container): Container {
  let container = changeMember(given, 'ports', (ports) => mapChanged(ports, (port) => fill(port, 'protocol', 'TCP')));
  container = changeMember(container, 'env', (env) =>
    mapChanged(env, (variable) =>
      changeMember(variable, 'valueFrom', (source) =>
        changeMember(source, 'fieldRef', (ref) => fill(ref, 'apiVersion', 'v1')),
      ),
    ),
  );
  container = changeMember(container, 'livenessProbe', defaultProbe);
  container = changeMember(container, 'readinessProbe', defaultProbe);
  container = changeMember(container, 'startupProbe', defaultProbe);
  return defaultLifecycle(container);
}

function defaultProbe(given: Probe): Probe {
  const probe = fill(fill(given, 'periodSeconds', 10), 'timeoutSeconds', 1);
  return changeMember(fill(fill(probe, 'successThreshold', 1), 'failureThreshold', 3), 'httpGet', defaultHttpGet);
}

/** A hook for the stop signal alone is dropped with it: the server has the field's feature switched off. */
function defaultLifecycle(container: Container): Container {
  const { lifecycle, ...rest } = container;
  if (lifecycle === undefined) return container;
  if (lifecycle.stopSignal !== undefined && Object.keys(lifecycle).length === 1) return rest;
  return { ...container, lifecycle: defaultHooks(lifecycle) };
}

function defaultHooks(lifecycle: Lifecycle): Lifecycle {
  const withStart = changeMember(lifecycle, 'postStart', (hook) => changeMember(hook, 'httpGet', defaultHttpGet));
  return changeMember(withStart, 'preStop', (hook) => changeMember(hook, 'httpGet', defaultHttpGet));
}

function defaultHttpGet(action: HTTPGetAction): HTTPGetAction {
  return fill(fill(action, 'path', '/'), 'scheme', 'HTTP');
}
