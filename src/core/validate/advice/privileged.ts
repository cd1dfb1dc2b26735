import { isMapping } from '../../yaml/parse-mapping.js';
import { type AdviceRule, POD_SPEC } from './advice-rule.js';
import { showValue } from '../show-value.js';
import { listAt, mappingAt, memberOf, textAt } from '../../yaml/typed-access.js';
import { viewSecurity } from './security-view.js';

// What gives a container the node. Each of these has to be asked for, so all of them are on by default.

/** Everything but what the baseline of the Pod Security Standards allows: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const HARMLESS_CAPABILITIES: ReadonlySet<unknown> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

export const privileged: AdviceRule = {
  id: 'privileged',
  severity: 'warning',
  description: 'No container is privileged: it would be root on its node.',
  remediation: 'Remove securityContext.privileged; add the one capability that is needed instead.',
  check(job, report) {
    for (const { path, own } of viewSecurity(job)) {
      if (memberOf(own, 'privileged') !== true) continue;
      report({ path: [...path, 'securityContext', 'privileged'], message: 'expected an ordinary container, got true' });
    }
  },
};

export const addedCapabilities: AdviceRule = {
  id: 'added-capabilities',
  severity: 'warning',
  description: 'No container adds capabilities beyond those that the baseline of the Pod Security Standards allows.',
  remediation: 'Remove it from securityContext.capabilities.add.',
  check(job, report) {
    for (const { path, own } of viewSecurity(job)) {
      for (const [index, name] of (listAt(mappingAt(own, 'capabilities'), 'add') ?? []).entries()) {
        if (HARMLESS_CAPABILITIES.has(name)) continue;
        const message = `expected no capability with power over the node, got ${showValue(name)}`;
        report({ path: [...path, 'securityContext', 'capabilities', 'add', index], message });
      }
    }
  },
};

export const nodeNamespaces: AdviceRule = {
  id: 'node-namespaces',
  severity: 'warning',
  description: 'hostNetwork, hostPID and hostIPC are off: with them a Pod sees what the node and its neighbours do.',
  remediation: 'Remove the field.',
  check({ podSpec }, report) {
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
      if (memberOf(podSpec, field) !== true) continue;
      report({ path: [...POD_SPEC, field], message: 'expected namespaces of the Pod’s own, got true' });
    }
  },
};

export const hostPath: AdviceRule = {
  id: 'host-path',
  severity: 'warning',
  description: 'No volume is a folder or socket of the node: it opens the node, and differs from node to node.',
  remediation: 'Use an emptyDir, a PersistentVolumeClaim, a ConfigMap or a Secret.',
  check({ podSpec }, report) {
    for (const [index, volume] of (listAt(podSpec, 'volumes') ?? []).entries()) {
      const source = isMapping(volume) ? mappingAt(volume, 'hostPath') : undefined;
      if (source === undefined) continue;
      const message = `expected a volume of the cluster’s, got ${showValue(textAt(source, 'path'))} of the node`;
      report({ path: [...POD_SPEC, 'volumes', index, 'hostPath'], message });
    }
  },
};

export const hostPort: AdviceRule = {
  id: 'host-port',
  severity: 'warning',
  description: 'No container takes a port of its node: only one such Pod fits on a node.',
  remediation: 'Remove hostPort; a batch Job needs no port at all.',
  check({ containers }, report) {
    for (const { path, container } of containers) {
      for (const [index, port] of (listAt(container, 'ports') ?? []).entries()) {
        const number = isMapping(port) ? memberOf(port, 'hostPort') : undefined;
        if (typeof number !== 'number' || number === 0) continue;
        report({ path: [...path, 'ports', index, 'hostPort'], message: `expected no port of the node, got ${number}` });
      }
    }
  },
};
